import type { DocumentTypeDecoration } from "./document-type-decoration.ts";

/** A typed document: one of this package, or one that your own code generator wrote in its string mode. */
export interface GatewayDocument<TResult, TVariables> extends DocumentTypeDecoration<TResult, TVariables> {
  toString(): string;
  /** `hash`: the sha256 of the document as persisted, in hex; where there is none, that of its text. */
  readonly __meta__?: { readonly hash?: string } | undefined;
}
