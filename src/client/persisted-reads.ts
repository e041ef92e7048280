import { persistedDocuments, type HashOptions, type PersistedDocuments } from "./document-hashes.ts";

interface KeptAnswer {
  readonly authorization: string;
  readonly etag: string;
  readonly text: string;
}

const MAX_ANSWERS = 50;
/** What browsers, proxies and servers all take. */
const MAX_URL_LENGTH = 2000;

/**
 * For `createGatewayClient({ url, getToken, persisted: persistedReads() })`: queries go by GET, with their variables in the
 * URL beside the hash of their document, and an answer that has not changed is not sent again. Those of the 50 URLs that were read last are kept in memory,
 * each for the token that it was read with. A query whose URL would be too long goes by POST.
 */
export function persistedReads(options?: HashOptions): PersistedDocuments {
  // The one that was read longest ago stands first.
  const answers = new Map<string, KeptAnswer>();
  const through: PersistedDocuments["through"] =
    (fetch, { documentId, variables }) =>
    async (endpoint, init) => {
      const parameters = `documentId=${documentId}&variables=${encodeURIComponent(JSON.stringify(variables ?? {}))}`;
      const url = `${endpoint}${endpoint.includes("?") ? "&" : "?"}${parameters}`;
      if (url.length > MAX_URL_LENGTH) return fetch(endpoint, init);
      const headers = new Headers(init.headers);
      headers.delete("Content-Type");
      const authorization = headers.get("Authorization");
      let answer = answers.get(url);
      if (answer?.authorization !== authorization) answer = undefined;
      if (answer) headers.set("If-None-Match", answer.etag);
      // No cache but this one, wherever it runs: some keep what was read on a disk, or for somebody else, and others don't
      // exist.
      const response = await fetch(url, { headers, signal: init.signal ?? null, cache: "no-store" });
      const { status, headers: answered } = response;
      if (status === 200) {
        const etag = answered.get("ETag");
        // Where something else signs, nobody here knows for whom.
        if (etag === null || authorization === null) return response;
        answer = { authorization, etag, text: await response.text() };
      } else if (status !== 304 || !answer) return response;
      answers.delete(url);
      answers.set(url, answer);
      for (const oldest of answers.keys()) if (answers.size > MAX_ANSWERS) answers.delete(oldest);
      return new Response(answer.text, { headers: answered });
    };
  return { ...persistedDocuments(options), through };
}
