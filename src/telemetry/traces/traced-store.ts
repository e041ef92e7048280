import type { Tracer } from "../../common/tracer.ts";
import { StoreError } from "../../service/store/store-error.ts";
import type { Store } from "../../service/store/store.ts";

/** Whose calls belong to no request, or ask for nothing by themselves. */
const SILENT = new Set<string | symbol>(["close", "probe", "constructor", "within"]);

/**
 * A store with a span for each of its calls, named after it.
 *
 * @param system as OpenTelemetry calls it: `sqlite`, `postgresql`
 * @see https://opentelemetry.io/docs/specs/semconv/database/database-spans/
 */
export function tracedStore(store: Store, tracer: Tracer, system: string): Store {
  const traced = new Map<string | symbol, unknown>();
  return new Proxy(store, {
    get(target, name) {
      let member = traced.get(name);
      if (member === undefined) {
        // A private member is its class's own, so it is asked for of the store itself.
        member = Reflect.get(target, name, target) as unknown;
        if (typeof member === "function") member = callsOf(member.bind(target) as Call, name);
        traced.set(name, member);
      }
      return member;
    },
  });

  function callsOf(call: Call, name: string | symbol): Call {
    if (typeof name === "symbol" || SILENT.has(name)) return call;
    return async (...args) => {
      const span = tracer.start("client", name);
      let error: string | undefined;
      try {
        return await call(...args);
      } catch (failure) {
        // Anything else is an answer: that somebody may not, or that it is another version.
        if (failure instanceof StoreError) error = failure.trouble;
        throw failure;
      } finally {
        span.end({ "db.system.name": system, "db.operation.name": name }, error);
      }
    };
  }
}

type Call = (...args: readonly unknown[]) => unknown;
