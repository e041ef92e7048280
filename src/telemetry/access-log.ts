import type { RequestObserver } from "../gateway/http/request-record.ts";
import type { ServiceObserver } from "../service/http/request-trace.ts";
import { gatewayLine, serviceLine } from "./log-line.ts";

/** Takes a line with its end, and must not throw. */
export type WriteLine = (line: string) => void;

/** Writes a line for each request of the gateway when it has ended. */
export function gatewayAccessLog(write: WriteLine): RequestObserver {
  return {
    begun: () => {},
    ended: (record, operation) => write(gatewayLine(record, operation, Date.now())),
  };
}

/** Writes a line for each request of the service when it has ended. */
export function serviceAccessLog(write: WriteLine): ServiceObserver {
  return {
    begun: () => {},
    ended: (request) => write(serviceLine(request, Date.now())),
    handled: () => {},
    flushed: () => {},
  };
}
