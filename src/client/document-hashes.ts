import type { GatewayDocument } from "./gateway-document.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What one read is, without its text. */
export interface PersistedRead {
  readonly documentId: string;
  readonly variables: unknown;
}

/** Names documents for a gateway that has their texts. */
export interface PersistedDocuments {
  /** The name of a document; `undefined` where it has to be sent as text. */
  readonly idOf: (document: GatewayDocument<unknown, unknown>) => Promise<string | undefined>;
  /** Makes what one read is sent through, out of what the client sends everything else through. */
  readonly through?: (fetch: Fetch, read: PersistedRead) => Fetch;
}

export interface HashOptions {
  /**
   * The SHA-256 of a text, in hex. Left out: by Web Crypto, which React Native and pages that came over plain HTTP don't have:
   * there documents are sent as text.
   */
  readonly sha256?: (text: string) => Promise<string | undefined>;
}

/**
 * For `createGatewayClient({ url, getToken, persisted: persistedDocuments() })`: documents are named by their hashes instead
 * of being sent.
 */
export function persistedDocuments({ sha256 = webSha256 }: HashOptions = {}): PersistedDocuments {
  return {
    idOf: async (document) => {
      const hash = document.__meta__?.hash ?? (await sha256(document.toString()));
      return hash && `sha256:${hash}`;
    },
  };
}

async function webSha256(text: string): Promise<string | undefined> {
  // Where a page has none, types notwithstanding.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  const digest = await subtle?.digest("SHA-256", new TextEncoder().encode(text));
  return digest && Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
