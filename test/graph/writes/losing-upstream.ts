import type { ScriptedUpstream, UpstreamCall } from "../../support/upstream.ts";

const passed = ["authorization", "content-type", "if-match", "if-none-match", "idempotency-key", "write-id"];

/** A network before a service in which answers get lost: what was asked for is done, and nobody is told. */
export function losingAnswers(serviceUrl: string, isLost: (call: UpstreamCall) => boolean): ScriptedUpstream["answer"] {
  return (call, response) => {
    void (async () => {
      const { method, path, headers, body } = call;
      const sent = new Headers();
      for (const name of passed) {
        const value = headers[name];
        if (typeof value === "string") sent.set(name, value);
      }
      const lose = isLost(call);
      const text = body === undefined ? null : JSON.stringify(body);
      const answer = await fetch(`${serviceUrl}${path}`, { method, headers: sent, body: text });
      const answered = await answer.text();
      if (lose) response.socket?.destroy();
      else response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answered);
    })();
    return "handled";
  };
}
