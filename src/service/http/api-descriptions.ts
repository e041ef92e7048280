import type { FastifyInstance } from "fastify";
import type { DescribedRoute } from "../metadata/openapi.ts";
import { BY_LINK } from "../protocol/key-syntax.ts";
import { templateOf } from "./request-trace.ts";
import { routes } from "./routes.ts";

/** The routes under the paths that documents have: each once, of several spellings of one. */
export function describedRoutes(): DescribedRoute[] {
  return routes.map(({ operation, versions, method, paths, queryOptions = [] }) => ({
    operation,
    versions,
    method,
    queryOptions,
    paths: paths
      .filter((path) => !path.includes("/onlineMeeting/") && !path.includes("microsoft.graph."))
      // As in Graph's own description: functions have parentheses, actions none.
      .filter((path) => path.endsWith("()") === (operation === "getJoinWebUrl"))
      .map((path) => templateOf(path.replace(`/${BY_LINK}/:joinWebUrl`, "(joinWebUrl='{joinWebUrl}')"))),
  }));
}

/** `$metadata` for OData's tools, `openapi.json` for all others; for everybody, as they hold nothing of anybody's. */
export function addApiDescriptions(service: FastifyInstance): void {
  for (const version of ["beta", "v1.0"] as const) {
    service.get(`/${version}/$metadata`, async (_request, reply) => {
      const { csdlOf } = await import("../metadata/csdl.ts");
      return reply.headers({ "OData-Version": "4.0", "Content-Type": "application/xml" }).send(csdlOf(version));
    });
    service.get(`/${version}/openapi.json`, async (_request, reply) => {
      const { openApiOf } = await import("../metadata/openapi.ts");
      return reply.type("application/json").send(JSON.stringify(openApiOf(version, describedRoutes())));
    });
  }
}
