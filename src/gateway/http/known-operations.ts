import { hash } from "node:crypto";
import { type DocumentNode, getOperationAST } from "graphql";
import type { DocumentCache } from "../execution/document-cache.ts";

/** What may be told of an operation: nothing of it is a value that a caller sent. */
export interface OperationFacts {
  /** SHA-256 of the document in lower-case hexadecimal: its `documentId`. */
  readonly document: string;
  /** `undefined` where the document could not be parsed, or is longer than those that are kept. */
  readonly type: "query" | "mutation" | "subscription" | undefined;
  /** As the document has it: letters, digits and underscores, at most {@link MAX_NAME} of them. */
  readonly name: string | undefined;
}

/** Frontends' names are shorter. A document may have one that is as long as itself. */
const MAX_NAME = 64;

/** The facts about operations, found once for each document that the parser's cache keeps. */
export class KnownOperations {
  readonly #documents: DocumentCache<DocumentNode>;
  readonly #known = new WeakMap<DocumentNode, Map<string | undefined, OperationFacts>>();

  constructor(documents: DocumentCache<DocumentNode>) {
    this.#documents = documents;
  }

  /** @param name which of the document's operations; `undefined` for its only one */
  find(text: string, name: string | undefined): OperationFacts {
    const document = this.#documents.get(text);
    if (document === undefined) return { document: hash("sha256", text), type: undefined, name: undefined };
    let ofDocument = this.#known.get(document);
    if (ofDocument === undefined) this.#known.set(document, (ofDocument = new Map()));
    const known = ofDocument.get(name);
    if (known !== undefined) return known;
    const operation = getOperationAST(document, name);
    const facts = {
      document: hash("sha256", text),
      type: operation?.operation,
      name: operation?.name?.value.slice(0, MAX_NAME),
    };
    // A caller may ask for operations that the document doesn't have, each time another.
    if (operation) ofDocument.set(name, facts);
    return facts;
  }
}
