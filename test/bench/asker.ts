import { Pool } from "undici";
import type { Target } from "./target.ts";
import type { Operation } from "./operations.ts";

/** Asks one program over connections of its own, and looks into each answer. */
export class Asker implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #target: Target;

  constructor(target: Target, connections: number) {
    this.#target = target;
    this.#pool = new Pool(new URL(target.url).origin, { connections, pipelining: 1 });
  }

  /** @throws when the answer is not the right one */
  async ask({ body, isAnswered }: Operation): Promise<void> {
    const { name, token, url } = this.#target;
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const answer = await this.#pool.request({ method: "POST", path: new URL(url).pathname, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200 || !isAnswered(text)) {
      throw new Error(`${name} answered wrongly, with ${answer.statusCode}: ${text.slice(0, 300)}`);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#pool.destroy();
  }
}
