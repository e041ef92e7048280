/** An answer of the upstream, whether it came alone or as an item of a `$batch`. */
export interface UpstreamAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; `undefined` when there was none. */
  readonly body: unknown;
  /** Whether it came as an item of a `$batch`. */
  readonly batched?: true;
}
