import type { IncomingMessage, ServerResponse } from "node:http";
import sirv from "sirv";
import { statusPage, STATUS_STYLE_HASH } from "./desk-status-page.ts";
import { PAGE_HEADERS } from "./safe-headers.ts";

/** What is to be seen at `/desk`. */
export type DeskState =
  | { readonly kind: "building" }
  | { readonly kind: "ready"; readonly directory: string }
  | { readonly kind: "failed"; readonly reason: string };

export interface DeskOptions {
  /** Asked at each request: a build may take longer than the start. */
  readonly state: () => DeskState;
  /** What the app has to know before anybody is signed in. */
  readonly configuration: {
    /** The OpenID provider that its users sign in at. */
    readonly authority: string;
    readonly clientId: string;
    /** Of the tokens that this gateway takes. */
    readonly scope: string;
  };
}

export type DeskHandler = (request: IncomingMessage, response: ServerResponse) => void;

const PREFIX = "/desk";

/** Serves the example web app from its build. It is for anybody, and holds nothing: who uses it has to sign in. */
export function createDesk({ state, configuration }: DeskOptions): DeskHandler {
  const headers = safeHeaders(new URL(configuration.authority).origin);
  let served: { directory: string; files: DeskHandler } | undefined;
  /** `dev` looks at the disk at each request: a build that somebody deletes is a 404 then, not the end of the process. */
  const filesOf = (directory: string): DeskHandler => {
    if (served?.directory !== directory) {
      const files = sirv(directory, { dev: true, etag: true, setHeaders: cacheHashedFiles });
      served = { directory, files };
    }
    return served.files;
  };

  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    const [path = "", query] = (request.url ?? "").split("?", 2);
    if (path === PREFIX) {
      response.writeHead(308, { Location: `${PREFIX}/${query === undefined ? "" : `?${query}`}` }).end();
      return;
    }
    if (path === `${PREFIX}/configuration.json`) {
      response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
      response.end(JSON.stringify(configuration));
      return;
    }
    const now = state();
    if (now.kind !== "ready") {
      response.writeHead(now.kind === "building" ? 503 : 500, {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        ...(now.kind === "building" ? { "Retry-After": "2" } : {}),
      });
      response.end(statusPage(now));
      return;
    }
    // Nobody needs a part of a file, and sirv throws at ranges that end before they begin.
    delete request.headers.range;
    request.url = path.slice(PREFIX.length);
    filesOf(now.directory)(request, response);
  };
}

function cacheHashedFiles(response: ServerResponse, path: string): void {
  if (path.startsWith("/assets/")) response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
}

function safeHeaders(identityProvider: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    // Fluent UI writes its rules into style elements that were put into the page empty: the hash of nothing lets those
    // in, and none that come with text.
    `style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' '${STATUS_STYLE_HASH}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${identityProvider}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    ...PAGE_HEADERS,
    "Content-Security-Policy": policy.join("; "),
  };
}
