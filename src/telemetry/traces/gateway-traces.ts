import type { Tracer } from "../../common/tracer.ts";
import type { OperationFacts } from "../../gateway/http/known-operations.ts";
import type { RequestObserver, RequestRecord } from "../../gateway/http/request-record.ts";

/** A span for each request of the gateway; what is asked upstream for it is a part of it. */
export function gatewayTraces(tracer: Tracer): RequestObserver {
  return {
    begun: (record) => {
      record.use.span = tracer.start("server", record.method, { headers: record.traceHeaders });
    },
    ended: (record, operation) => {
      const { use, method, route } = record;
      const name = operation?.type ?? `${method} ${route}`;
      use.span?.end(attributesOf(record, operation), errorOf(record), name);
    },
  };
}

function attributesOf(record: RequestRecord, operation: OperationFacts | undefined) {
  const { requestId, method, route, status, isAborted, use } = record;
  return {
    "http.request.method": method,
    "http.route": route,
    "virtual_appointments.request_id": requestId,
    "virtual_appointments.client_request_id": use.clientRequestId,
    ...(status !== undefined && { "http.response.status_code": status }),
    ...(isAborted && { "virtual_appointments.aborted": true }),
    ...(operation !== undefined && {
      ...(operation.type !== undefined && { "graphql.operation.type": operation.type }),
      "virtual_appointments.document": operation.document,
      "virtual_appointments.upstream_requests": use.requests,
      "virtual_appointments.upstream_repeats": use.repeats,
    }),
  };
}

/** What the schema's own types say of a failure is an answer as any other, and no error of the request. */
function errorOf({ status, errors, isAborted }: RequestRecord): string | undefined {
  const [code] = Object.keys(errors ?? {});
  if (code !== undefined) return code;
  if (status !== undefined && status >= 500) return String(status);
  return status === undefined && isAborted ? "aborted" : undefined;
}
