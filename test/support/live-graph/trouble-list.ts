import type { ScriptedAnswer } from "../upstream.ts";

/**
 * What one request comes to: another answer, a connection that breaks before anything was done, or one that breaks when it
 * was.
 */
export type Trouble = ScriptedAnswer | "gone" | "answer lost";

/** What the next requests come to that match, once each. */
export class TroubleList {
  #waiting: { readonly matches: RegExp; readonly trouble: Trouble }[] = [];

  /** @param matches looks at method and path: `PATCH /beta/me/…` */
  add(matches: RegExp, trouble: Trouble): void {
    this.#waiting.push({ matches, trouble });
  }

  take(request: string): Trouble | undefined {
    const index = this.#waiting.findIndex(({ matches }) => matches.test(request));
    return index === -1 ? undefined : this.#waiting.splice(index, 1)[0]?.trouble;
  }

  /** @returns whether nothing had been left to meet */
  clear(): boolean {
    const isEmpty = this.#waiting.length === 0;
    this.#waiting = [];
    return isEmpty;
  }
}
