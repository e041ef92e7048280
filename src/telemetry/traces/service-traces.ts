import type { Tracer } from "../../common/tracer.ts";
import type { ServiceObserver } from "../../service/http/request-trace.ts";

/** A span for each request of the service. */
export function serviceTraces(tracer: Tracer): ServiceObserver {
  return {
    begun: (trace, method, headers) => {
      trace.span = tracer.start("server", method, { headers });
    },
    ended: ({ trace, method, route, status, isAborted }) => {
      const attributes = {
        "http.request.method": method,
        "http.route": route,
        "virtual_appointments.request_id": trace.requestId,
        ...(status !== undefined && { "http.response.status_code": status }),
        ...(isAborted && { "virtual_appointments.aborted": true }),
        ...(trace.items !== undefined && { "virtual_appointments.batch_items": trace.items.length }),
      };
      const error = status === undefined || status >= 500 ? String(status ?? "aborted") : undefined;
      trace.span?.end(attributes, error, `${method} ${route}`);
    },
    handled: () => {},
    flushed: () => {},
  };
}
