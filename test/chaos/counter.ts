import { setTimeout as sleep } from "node:timers/promises";
import { GatewayClient, outcomeOf, type GatewayClientOptions } from "./gateway-client.ts";

/**
 * A number that several callers count up, each by reading it and writing the next one over what it has read. Several write
 * the same, then, over the same version: one of them counts, and no other is told that it did.
 */
export class Counter {
  readonly #place: string;
  acknowledged = 0;
  uncertain = 0;

  constructor(onlineMeetingId: string, userId: string) {
    this.#place = `onlineMeetingId: "${onlineMeetingId}", userId: "${userId}"`;
  }

  /** Counts until it is over. */
  async countUp(options: GatewayClientOptions, isOver: () => boolean): Promise<void> {
    const gateway = new GatewayClient(options);
    while (!isOver()) {
      const found = await this.read(gateway);
      if (found !== undefined) await this.#write(gateway, found);
      await sleep(options.random.integer(0, 50));
    }
  }

  /** What it holds; `undefined` when there is no answer to that now. */
  async read(gateway: GatewayClient): Promise<{ readonly etag: string; readonly count: number } | undefined> {
    const { field } = await gateway.ask(
      "read",
      `field: virtualAppointment(${this.#place}) { __typename ... on VirtualAppointment { etag externalAppointmentId } }`,
    );
    if (field?.etag === undefined) return undefined;
    // Before the first it is something else.
    const [, count = "0"] = /^count-(\d+)$/.exec(field.externalAppointmentId ?? "") ?? [];
    return { etag: field.etag, count: Number(count) };
  }

  async #write(gateway: GatewayClient, found: { readonly etag: string; readonly count: number }): Promise<void> {
    const asked = await gateway.ask(
      "count",
      `field: updateVirtualAppointment(input: { ${this.#place}, externalAppointmentId: "count-${found.count + 1}", ifMatch: ${JSON.stringify(found.etag)} }) { __typename ... on ServiceUnavailableError { outcome } }`,
    );
    const outcome = outcomeOf(asked, "UpdateVirtualAppointmentPayload");
    if (outcome === "done") this.acknowledged++;
    if (outcome === "unknown") this.uncertain++;
  }

  /** What is wrong with the number that is there in the end; `undefined` when nothing is. */
  mistakeIn(count: number): string | undefined {
    const { acknowledged, uncertain } = this;
    if (count >= acknowledged && count <= acknowledged + uncertain) return undefined;
    return `the counter is ${count}, with ${acknowledged} acknowledged and ${uncertain} uncertain`;
  }
}
