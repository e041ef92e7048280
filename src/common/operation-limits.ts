/** What an operation may hold, and what it may ask for. */
export interface OperationLimits {
  /** Of a document, as its parser counts them. */
  readonly tokens: number;
  /** Levels of fields in fields, fragments written out. */
  readonly depth: number;
  /** Fields of a document that have an alias. */
  readonly aliases: number;
  /** Fields of a document under one name in the answer. */
  readonly sameFields: number;
  /** Of an operation, fragments written out. */
  readonly rootFields: number;
  /** Of a document. */
  readonly directives: number;
  /** Appointments that an operation reads: each is a request to the upstream, or a part of one. */
  readonly cost: number;
}

// The longest document of the client and the desk has 152 tokens, the appointments of fifty meetings as aliases, each with
// its fields written out, 2,311. Ten times the one, and room for the other.
const MAX_TOKENS = 2500;
/** What frontends send has six levels at most, and what asks for the schema fifteen. */
const MAX_DEPTH = 20;
/** Ten times the appointments of fifty meetings. */
const MAX_ALIASES = 500;
/**
 * Fields under one name in the answer are compared pair by pair, wherever they stand: a hundred are five thousand
 * pairs, a thousand half a million.
 */
const MAX_SAME_FIELDS = 100;
const MAX_ROOT_FIELDS = 1000;
const MAX_DIRECTIVES = 100;
/** More than any page shows, and few enough that one operation can't occupy the gateway. */
const MAX_COST = 1000;

export const DEFAULT_LIMITS: OperationLimits = {
  tokens: MAX_TOKENS,
  depth: MAX_DEPTH,
  aliases: MAX_ALIASES,
  sameFields: MAX_SAME_FIELDS,
  rootFields: MAX_ROOT_FIELDS,
  directives: MAX_DIRECTIVES,
  cost: MAX_COST,
};
