import { createGatewayClient, type GatewayClient } from "../../../src/client/index.ts";

export interface HeldRequests {
  readonly client: GatewayClient;
  /** Keeps requests whose body has this text from being sent, or their answers from being read, until they are let go. */
  hold(text: string, what?: "request" | "answer"): { readonly held: () => number; letGo: () => void };
  /** Whether nobody answers. */
  isDown: boolean;
}

/** A client some of whose requests take as long as a test wants. */
export function holdRequests(url: string, getToken: () => string | Promise<string>): HeldRequests {
  const gates: { text: string; what: "request" | "answer"; count: number; open: Promise<void> }[] = [];
  async function pass(body: string, what: "request" | "answer"): Promise<void> {
    const gate = gates.find((candidate) => candidate.what === what && body.includes(candidate.text));
    if (gate === undefined) return;
    gate.count++;
    await gate.open;
  }
  const held: HeldRequests = {
    client: createGatewayClient({
      url,
      getToken,
      fetch: async (input, init) => {
        const body = typeof init?.body === "string" ? init.body : "";
        await pass(body, "request");
        if (held.isDown) throw new TypeError("fetch failed");
        const response = await fetch(input, init);
        const text = await response.text();
        await pass(body, "answer");
        return new Response(text, response);
      },
    }),
    hold(text, what = "request") {
      const { promise: open, resolve } = Promise.withResolvers<void>();
      const gate = { text, what, count: 0, open };
      gates.push(gate);
      return {
        held: () => gate.count,
        letGo: () => {
          gates.splice(gates.indexOf(gate), 1);
          resolve();
        },
      };
    },
    isDown: false,
  };
  return held;
}
