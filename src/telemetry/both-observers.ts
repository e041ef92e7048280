import type { RequestObserver } from "../gateway/http/request-record.ts";
import type { ServiceObserver } from "../service/http/request-trace.ts";

/** One observer of the gateway in the place of two: the access log and the metrics. */
export function bothOfGateway(one: RequestObserver, other: RequestObserver): RequestObserver {
  return {
    begun: () => {
      one.begun();
      other.begun();
    },
    ended: (record, operation) => {
      one.ended(record, operation);
      other.ended(record, operation);
    },
    engineStarted: (executions) => {
      one.engineStarted?.(executions);
      other.engineStarted?.(executions);
    },
  };
}

/** The same of the service. */
export function bothOfService(one: ServiceObserver, other: ServiceObserver): ServiceObserver {
  return {
    begun: () => {
      one.begun();
      other.begun();
    },
    ended: (request) => {
      one.ended(request);
      other.ended(request);
    },
    handled: (duration) => {
      one.handled(duration);
      other.handled(duration);
    },
    flushed: (duration) => {
      one.flushed(duration);
      other.flushed(duration);
    },
  };
}
