import createRouter from "find-my-way";
import { MAX_MEETING_ID } from "../../common/contract/limits.ts";
import type { Tracer } from "../../common/tracer.ts";
import type { HandlerContext } from "../resources/handler-context.ts";
import { deprecationHeaders } from "./deprecation-headers.ts";
import { errorResponse, GraphError } from "../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse, Method, UnroutedRequest, Version } from "../protocol/message.ts";
import { type Route, routes } from "./routes.ts";
import { type RequestTrace, type ServiceObserver, templateOf } from "./request-trace.ts";
import { SegmentTree } from "./segment-tree.ts";
import { idempotencyOf, RunningKeys } from "../protocol/idempotency.ts";
import { acceptedMetadata } from "../protocol/media-type.ts";
import { meetingIdByLink } from "../resources/meetings/meeting-keys.ts";
import { canonicalPath } from "../protocol/key-syntax.ts";
import { parseQueryOptions } from "../protocol/query-options.ts";
import { storeErrorResponse } from "./store-error-response.ts";
import { StoreError } from "../store/store-error.ts";

/** A link in a path, percent-encoded. An id has {@link MAX_MEETING_ID} characters at most. */
const MAX_PARAMETER = 8192;

/**
 * Answers one request, whether it came alone or as an item of a `$batch`, when all the answer tells is on disk. Never
 * throws for what a client, or a disk, can do.
 */
export type Dispatch = (request: UnroutedRequest, trace: RequestTrace) => Promise<GraphResponse>;

const METHODS: readonly Method[] = ["GET", "PUT", "PATCH", "DELETE", "POST"];

/** A route under one of its paths. */
interface RoutedPath {
  readonly route: Route;
  /** As it may be told of: `/beta/me/onlineMeetings/{meetingId}`. */
  readonly template: string;
}

/**
 * @param report is told what kept the database from answering
 * @param observer is told how long that took
 * @param tracer is told for which request that is done
 */
export function createDispatch(
  context: HandlerContext,
  report: (error: StoreError) => void,
  observer?: ServiceObserver,
  tracer?: Tracer,
): Dispatch {
  const router = createRouter({ caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER });
  const running = new RunningKeys();
  const segments: Readonly<Record<Version, SegmentTree>> = { beta: new SegmentTree(), "v1.0": new SegmentTree() };
  for (const route of routes) {
    for (const version of route.versions) {
      for (const path of route.paths) {
        // find-my-way keeps the route as its store; its own handler argument is for sockets.
        const routed: RoutedPath = { route, template: `/${version}${templateOf(path)}` };
        router.on(route.method, `/${version}${path}`, () => {}, routed);
        segments[version].add(path);
      }
    }
  }

  function find(request: UnroutedRequest, path: string): RoutedPath & Pick<GraphRequest, "params"> {
    const versioned = `/${request.version}${path}`;
    const method = METHODS.find((known) => known === request.method.toUpperCase());
    const found = method === undefined ? null : router.find(method, versioned);
    if (found !== null && isBounded(found.params)) return { ...(found.store as RoutedPath), params: found.params };
    const allowed = METHODS.filter((other) => router.find(other, versioned) !== null);
    if (allowed.length > 0) throw methodNotAllowed(allowed);
    if (request.batched === true) throw new GraphError(404, "UnknownError", "");
    throw segmentNotFound(segments[request.version].firstUnknownSegment(path));
  }

  async function handle({ handler, once }: Route, routed: GraphRequest, template: string): Promise<GraphResponse> {
    const { joinWebUrl } = routed.params;
    const named =
      joinWebUrl === undefined ? undefined : { meetingId: await meetingIdByLink(routed, context, joinWebUrl) };
    const request = named === undefined ? routed : { ...routed, params: { ...routed.params, ...named } };
    if (once !== true) return handler(request, context);
    const idempotency = idempotencyOf(request, template);
    const response = await running.run(idempotency, () => handler({ ...request, idempotency }, context));
    const { "idempotency-key": key } = routed.headers;
    // By that the caller knows that it is kept.
    return key === undefined ? response : { ...response, headers: { "Idempotency-Key": key, ...response.headers } };
  }

  return async (request, trace) => {
    let deprecated = false;
    const announce = (response: GraphResponse): GraphResponse =>
      deprecated ? { ...response, headers: { ...deprecationHeaders, ...response.headers } } : response;
    const begunAt = observer === undefined ? 0 : performance.now();
    try {
      const [spelled, queryString] = splitQuery(request.path);
      const path = canonicalPath(spelled);
      const { route, template, params } = find(request, path);
      trace.route = template;
      deprecated = route.deprecated === true && context.deprecationHeaders === true;
      const { version, origin, headers, body, caller } = request;
      const metadata = acceptedMetadata(headers["accept"]);
      const query = parseQueryOptions(queryString, route.queryOptions ?? []);
      const root = path.split("/", 2)[1]?.toLowerCase() ?? "";
      const routed = { method: route.method, version, origin, root, params, query, metadata, headers, body, caller };
      const owner = `${caller.tenantId} ${caller.id}`;
      const handled = () => context.store.within(owner, () => handle(route, routed, template));
      const { span } = trace;
      return announce(await (tracer === undefined || span === undefined ? handled() : tracer.within(span, handled)));
    } catch (error) {
      if (error instanceof StoreError) report(error);
      const fault = error instanceof StoreError ? storeErrorResponse(error) : error;
      if (fault instanceof GraphError) return announce(errorResponse(fault, trace, context.now()));
      throw error;
    } finally {
      observer?.handled(performance.now() - begunAt);
    }
  };
}

function isBounded(params: GraphRequest["params"]): boolean {
  return Object.entries(params).every(
    ([name, value]) => name === "joinWebUrl" || (value?.length ?? 0) <= MAX_MEETING_ID,
  );
}

function splitQuery(path: string): [path: string, queryString: string] {
  const [whole = ""] = path.split("#", 1);
  const mark = whole.indexOf("?");
  return mark === -1 ? [whole, ""] : [whole.slice(0, mark), whole.slice(mark + 1)];
}

export function methodNotAllowed(allowed: readonly Method[]): GraphError {
  return new GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.", {
    headers: { Allow: allowed.join(", ") },
  });
}

/** Graph's answer to a path it doesn't know names the first segment it stumbles over. */
function segmentNotFound(segment: string): GraphError {
  return new GraphError(400, "BadRequest", `Resource not found for the segment '${segment.slice(0, 100)}'.`);
}
