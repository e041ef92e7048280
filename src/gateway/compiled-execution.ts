import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  getOperationAST,
  getVariableValues,
  print,
} from "graphql";
import type * as Compiler from "graphql-jit";
import type { Plugin } from "graphql-yoga";
import type { GatewayContext } from "./context.ts";
import type { DocumentCache } from "./document-cache.ts";

type Compiled = Compiler.CompiledQuery | "not compiled";

// Loaded behind the first answer, which would otherwise wait for it: a tenth of a start. Until then queries are executed
// as ever.
let compiler: typeof Compiler | undefined;
let loading: Promise<void> | undefined;

function loadCompiler(report: (error: unknown) => void): void {
  loading ??= import("graphql-jit").then(
    (loaded) => void (compiler = loaded),
    (error: unknown) => {
      // The next operation tries again.
      loading = undefined;
      report(error);
    },
  );
}

/** What an operation is asked for with: checked, apart from the variables, which the compiled query checks itself. */
export interface OperationParameters {
  readonly query?: string | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

type Outcome = ExecutionResult | Promise<ExecutionResult>;

export interface CompiledExecution<ServerContext extends Record<string, unknown>> {
  readonly plugin: Plugin<object, ServerContext>;
  /**
   * Carries out a query that was parsed, validated and compiled before: to ask every plugin again what it thinks of
   * parsing, validating and executing costs more than to execute. Mutations are always asked about, for whether one may
   * be carried out depends on the request as well.
   *
   * @returns `undefined` when it is anything else, of which nothing was carried out then
   */
  readonly repeat: (parameters: OperationParameters, request: Request, context: ServerContext) => Outcome | undefined;
}

/**
 * Executes queries as compiled functions. A compilation lives as long as its document does in the parser's bounded
 * cache. What the compiler can't take is executed as ever, and so are mutations: compiled, they would take a variable
 * that was left out of an input for `null`, and clear what was to be kept.
 *
 * @param documents the parser's cache
 * @param report told when the compiler can't be loaded: queries are executed as ever then
 */
export function compileExecution<ServerContext extends Record<string, unknown>>(
  documents: DocumentCache<DocumentNode>,
  createContext: (request: Request, context: ServerContext) => GatewayContext,
  maskError: (error: unknown) => GraphQLError,
  report: (error: unknown) => void,
): CompiledExecution<ServerContext> {
  const cache = new WeakMap<DocumentNode, Map<string | undefined, Compiled>>();

  const repeat: CompiledExecution<ServerContext>["repeat"] = (
    { query, operationName, variables },
    request,
    context,
  ) => {
    const document = documents.get(query ?? "");
    const compiled = document && cache.get(document)?.get(operationName ?? undefined);
    if (compiled === undefined || compiled === "not compiled") return undefined;
    const outcome = compiled.query(undefined, createContext(request, context), variables ?? {});
    if ("then" in outcome) return outcome.then(masked);
    return "data" in outcome ? masked(outcome) : undefined;
  };

  const plugin: Plugin<object, ServerContext> = {
    onParams: ({ paramsHandler, setParamsHandler }) => {
      setParamsHandler((payload) => repeat(payload.params, payload.request, payload.context) ?? paramsHandler(payload));
    },
    onExecute: ({ args, executeFn, setExecuteFn }) => {
      const compiled = compiledOf(args);
      setExecuteFn((given) => {
        // The variables are wrong: GraphQL says best where.
        if (compiled === "not compiled") return variableErrors(given) ?? executeFn(given);
        const outcome = compiled.query(given.rootValue, given.contextValue, given.variableValues ?? {});
        // Without data nothing was executed, and neither here.
        return "data" in outcome || "then" in outcome ? outcome : (variableErrors(given) ?? executeFn(given));
      });
      return compiler === undefined ? { onExecuteDone: () => void setImmediate(loadCompiler, report) } : undefined;
    },
  };
  return { plugin, repeat };

  function compiledOf({ schema, document, operationName, contextValue }: ExecutionArgs): Compiled {
    if (compiler === undefined) return "not compiled";
    const { query = "" } = (contextValue as { readonly params: { readonly query?: string } }).params;
    // To compile costs far more than to execute once.
    if (documents.get(query) !== document || !isCompilable(document, operationName)) return "not compiled";
    let byName = cache.get(document);
    if (byName === undefined) cache.set(document, (byName = new Map()));
    const name = operationName ?? undefined;
    let compiled = byName.get(name);
    if (compiled === undefined) {
      // Our resolvers answer strings for strings, as their types say, and enum values by their names: looking at
      // each once more, with the place of the error it could be, costs more than all the rest of the execution.
      const result = compiler.compileQuery(schema, document, name, { disableLeafSerialization: true });
      byName.set(name, (compiled = compiler.isCompiledQuery(result) ? result : "not compiled"));
    }
    return compiled;
  }

  function masked(result: ExecutionResult): ExecutionResult {
    const { errors } = result;
    return errors === undefined ? result : { ...result, errors: errors.map(maskError) };
  }
}

/** The compiler writes defaults of variables into the code as JSON, which of a moment makes a text. */
function isCompilable(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  return (
    operation?.operation === "query" &&
    !operation.variableDefinitions?.some(
      ({ type, defaultValue }) => defaultValue !== undefined && print(type).startsWith("DateTime"),
    )
  );
}

function variableErrors({
  schema,
  document,
  operationName,
  variableValues,
}: ExecutionArgs): ExecutionResult | undefined {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const { errors } = getVariableValues(schema, definitions, variableValues ?? {});
  return errors === undefined ? undefined : { errors };
}
