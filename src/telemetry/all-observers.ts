import type { RequestObserver } from "../gateway/http/request-record.ts";
import type { ServiceObserver } from "../service/http/request-trace.ts";

/** One observer of the gateway in the place of several: the access log, the metrics, the traces. */
export function allOfGateway(observers: readonly RequestObserver[]): RequestObserver {
  return {
    begun: (record) => {
      for (const observer of observers) observer.begun(record);
    },
    ended: (record, operation) => {
      for (const observer of observers) observer.ended(record, operation);
    },
    engineStarted: (executions) => {
      for (const observer of observers) observer.engineStarted?.(executions);
    },
    liveStarted: (open) => {
      for (const observer of observers) observer.liveStarted?.(open);
    },
  };
}

/** The same of the service. */
export function allOfService(observers: readonly ServiceObserver[]): ServiceObserver {
  return {
    begun: (trace, method, headers) => {
      for (const observer of observers) observer.begun(trace, method, headers);
    },
    ended: (request) => {
      for (const observer of observers) observer.ended(request);
    },
    handled: (duration) => {
      for (const observer of observers) observer.handled(duration);
    },
    flushed: (duration) => {
      for (const observer of observers) observer.flushed(duration);
    },
  };
}
