import { usePersistedOperations } from "@graphql-yoga/plugin-persisted-operations";
import type { Plugin } from "graphql-yoga";

/** Documents that callers name instead of sending them. */
export interface PersistedDocuments {
  /** By the SHA-256 of their text, in lower-case hexadecimal. */
  readonly documents: ReadonlyMap<string, string>;
  /** Whether any other document is refused. */
  readonly only: boolean;
}

// The draft asks for a response of one error and names no code: these are the ones that gateways in use give.
const badRequest = { spec: true, status: 400 };
const notFound = {
  message: "There is no such persisted document here: send the document itself as query.",
  extensions: { code: "PERSISTED_DOCUMENT_NOT_FOUND", http: badRequest },
};
const required = {
  message: "Persisted documents alone are executed here: send documentId instead of query.",
  extensions: { code: "PERSISTED_DOCUMENT_REQUIRED", http: badRequest },
};
const nothing = {
  message: "Send a document as query, or documentId for a persisted one.",
  // No well-formed request at all: 400 whatever the caller accepts, as Yoga has it.
  extensions: { code: "BAD_REQUEST", http: { status: 400 } },
};

/**
 * Takes `{ "documentId": "sha256:…", "variables": {…} }` for the document of that hash, as the GraphQL over HTTP draft
 * has it. A hash alone is fine, too: it is what some clients make by themselves.
 *
 * @see https://github.com/graphql/graphql-over-http/blob/main/spec/Appendix%20A%20--%20Persisted%20Documents.md
 */
export function usePersistedDocuments({ documents, only }: PersistedDocuments): Plugin {
  return usePersistedOperations({
    allowArbitraryOperations: !only,
    extractPersistedOperationId: (params, request) => {
      const { documentId = documentIdOf(request) } = params as { documentId?: unknown };
      return typeof documentId === "string" ? documentId.replace(/^sha256:/, "") : null;
    },
    getPersistedOperation: (hash) => documents.get(hash) ?? null,
    customErrors: {
      notFound: only ? { ...notFound, message: "There is no such persisted document here." } : notFound,
      keyNotFound: only ? required : nothing,
      persistedQueryOnly: required,
    },
  });
}

/** With GET the parameters stand in the URL, and Yoga knows of those alone that have always been there. */
function documentIdOf({ method, url }: Request): string | null {
  return method === "GET" ? new URL(url, "http://localhost").searchParams.get("documentId") : null;
}
