/** How long a request may take to arrive, from its first byte, and how often that is looked at; in milliseconds. */
export interface ArrivalTimeouts {
  readonly headers: number;
  /** Headers and body. */
  readonly request: number;
  readonly check: number;
}

export const ARRIVAL_TIMEOUTS: ArrivalTimeouts = { headers: 5_000, request: 10_000, check: 1_000 };
