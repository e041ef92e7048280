import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  getOperationAST,
  getVariableValues,
  Kind,
} from "graphql";
import { compileQuery, isCompiledQuery, type CompiledQuery } from "graphql-jit";
import type { Plugin } from "graphql-yoga";
import type { GatewayContext } from "./context.ts";

type Compiled = CompiledQuery | "not compiled";

// As many texts as Yoga remembers documents; longer ones than any frontend sends are asked about each time.
const MOST_KNOWN = 1024;
const LONGEST_KNOWN = 20_000;

/**
 * Executes operations as compiled functions. A compilation lives as long as its document does in the parser's bounded
 * cache. What the compiler can't take is executed as ever.
 *
 * A query whose text was parsed, validated and compiled before is carried out right away: to ask every plugin again
 * what it thinks of parsing, validating and executing costs more than to execute. Mutations are always asked about, for
 * whether one may be carried out depends on the request as well.
 */
export function useCompiledExecution<ServerContext extends Record<string, unknown>>(
  createContext: (request: Request, context: ServerContext) => GatewayContext,
  maskError: (error: unknown) => GraphQLError,
): Plugin<object, ServerContext> {
  const cache = new WeakMap<DocumentNode, Map<string, Compiled>>();
  const known = new Map<string, DocumentNode>();

  return {
    onParams: ({ paramsHandler, setParamsHandler }) => {
      setParamsHandler((payload) => {
        const { params, request, context } = payload;
        const document = known.get(params.query ?? "");
        const compiled = document && cache.get(document)?.get(params.operationName ?? "");
        if (compiled === undefined || compiled === "not compiled") return paramsHandler(payload);
        const outcome = compiled.query(undefined, createContext(request, context), params.variables ?? {});
        if ("then" in outcome) return outcome.then(masked);
        return "data" in outcome ? masked(outcome) : paramsHandler(payload);
      });
    },
    onExecute: ({ args, executeFn, setExecuteFn }) => {
      const { document, operationName } = args;
      let byName = cache.get(document);
      if (byName === undefined) cache.set(document, (byName = new Map()));
      const name = operationName ?? "";
      let compiled = byName.get(name);
      if (compiled === undefined) {
        // Names come from the caller: one document is compiled for those alone that it holds.
        if (byName.size > document.definitions.length) return;
        // Our resolvers answer strings for strings, as their types say, and enum values by their names: looking at
        // each once more, with the place of the error it could be, costs more than all the rest of the execution.
        const options = { disableLeafSerialization: true };
        const result = compileQuery(args.schema, document, operationName ?? undefined, options);
        byName.set(name, (compiled = isCompiledQuery(result) ? result : "not compiled"));
      }
      if (compiled === "not compiled") return;
      remember(args);
      const { query } = compiled;
      setExecuteFn((given) => {
        const outcome = query(given.rootValue, given.contextValue, given.variableValues ?? {});
        // Without data nothing was executed: the variables are wrong, and GraphQL says best where.
        return "data" in outcome || "then" in outcome ? outcome : (variableErrors(given) ?? executeFn(given));
      });
    },
  };

  function remember({ document, contextValue }: ExecutionArgs): void {
    const { query } = (contextValue as { readonly params: { readonly query?: string } }).params;
    if (query === undefined || query.length > LONGEST_KNOWN || !document.definitions.every(isHarmless)) return;
    const [oldest] = known.size < MOST_KNOWN ? [] : known.keys();
    if (oldest !== undefined) known.delete(oldest);
    known.set(query, document);
  }

  function masked(result: ExecutionResult): ExecutionResult {
    const { errors } = result;
    return errors === undefined ? result : { ...result, errors: errors.map(maskError) };
  }
}

function isHarmless(definition: DocumentNode["definitions"][number]): boolean {
  return definition.kind !== Kind.OPERATION_DEFINITION || definition.operation === "query";
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
