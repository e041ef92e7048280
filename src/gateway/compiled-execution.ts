import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
} from "graphql";
import { compileQuery, isCompiledQuery, type CompiledQuery } from "graphql-jit";
import type { Plugin } from "graphql-yoga";

type Compiled = CompiledQuery | "not compiled";

/**
 * Executes operations as compiled functions. A compilation lives as long as its document does in the parser's bounded
 * cache. What the compiler can't take is executed as ever.
 */
export function useCompiledExecution(): Plugin {
  const cache = new WeakMap<DocumentNode, Map<string, Compiled>>();
  return {
    onExecute: ({ args, executeFn, setExecuteFn }) => {
      const { document, operationName } = args;
      let byName = cache.get(document);
      if (byName === undefined) cache.set(document, (byName = new Map()));
      const name = operationName ?? "";
      let compiled = byName.get(name);
      if (compiled === undefined) {
        // Names come from the caller: one document is compiled for those alone that it holds.
        if (byName.size > document.definitions.length) return;
        // Our resolvers answer strings for strings, as their types say, and enum values by their names: looking at each
        // once more, with the place of the error it could be, costs more than all the rest of the execution.
        const options = { disableLeafSerialization: true };
        const result = compileQuery(args.schema, document, operationName ?? undefined, options);
        byName.set(name, (compiled = isCompiledQuery(result) ? result : "not compiled"));
      }
      if (compiled === "not compiled") return;
      const { query } = compiled;
      setExecuteFn((given) => {
        const outcome = query(given.rootValue, given.contextValue, given.variableValues ?? {});
        // Without data nothing was executed: the variables are wrong, and GraphQL says best where.
        return "data" in outcome || "then" in outcome ? outcome : (variableErrors(given) ?? executeFn(given));
      });
    },
  };
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
