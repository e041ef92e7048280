import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config.ts";
import type { PersistedDocuments } from "../gateway/http/persisted-documents.ts";

/** The documents of the client package in this repository: there once it was generated. */
const OWN_DOCUMENTS = new URL("../client/generated/persisted-documents.json", import.meta.url);

const byHash = z.record(z.string(), z.string());

/**
 * The documents that callers may name: those of `PERSISTED_DOCUMENTS`, or else in development the client package's.
 *
 * @throws {ConfigError} when the file can't be read, or holds anything but documents by their hashes; and when nothing
 *   but persisted documents is allowed and there is none
 */
export function readPersistedDocuments(
  { persistedDocuments: file, persistedDocumentsOnly: only, production }: Config,
  ownDocuments: URL = OWN_DOCUMENTS,
): PersistedDocuments {
  let documents: ReadonlyMap<string, string> = new Map();
  if (file !== undefined) documents = documentsOf(file, "PERSISTED_DOCUMENTS");
  else if (!production && existsSync(ownDocuments)) {
    documents = documentsOf(ownDocuments, "src/client/generated/persisted-documents.json");
  }
  if (!only || documents.size > 0) return { documents, only };
  throw new ConfigError([
    "PERSISTED_DOCUMENTS_ONLY needs documents in PERSISTED_DOCUMENTS: it would refuse everything",
  ]);
}

/** @param name what a problem is told of */
function documentsOf(file: string | URL, name: string): ReadonlyMap<string, string> {
  const problem = (what: string) => new ConfigError([`${name} ${what}`]);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw problem(`can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw problem("is not JSON");
  }
  const parsed = byHash.safeParse(json);
  if (!parsed.success) throw problem('must hold an object of documents by their hashes: { "<SHA-256>": "query …" }');
  const documents = new Map(Object.entries(parsed.data));
  // A document under another's hash would be executed in its place.
  const wrong = [...documents].filter(([key, document]) => key !== hash("sha256", document)).length;
  if (wrong === 0) return documents;
  throw problem(
    `holds ${wrong} ${wrong === 1 ? "document that is" : "documents that are"} not under the SHA-256 of the text, ` +
      "in lower-case hexadecimal",
  );
}
