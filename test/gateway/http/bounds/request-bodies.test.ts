import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect } from "vitest";
import { dial, type Dialled } from "../../../support/dial.ts";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { startGateway, type RunningGateway } from "../../../support/gateway.ts";
import { call } from "../../../support/http.ts";

const LARGEST = 256 * 1024;
/** All bodies together may take 32 MB, one caller alone half of that. */
const ALONE = 16;

const it = base
  .extend("gateway", { scope: "file" }, ({ upstream }, cleanup) => disposeLater(startCounted(upstream.url), cleanup))
  /** Of each test, in front of its `ownUpstream`. */
  .extend("ownCounted", ({ ownUpstream }, cleanup) => disposeLater(startCounted(ownUpstream.url), cleanup))
  /** Sends it, and waits until the gateway has received every byte, or has answered. */
  .extend("deliver", ({ gateway }) => async (bytes: string, url = gateway.url): Promise<Dialled> => {
    const caller = await dial(url, bytes);
    const socket = await acceptedFrom(caller);
    while (socket.bytesRead < bytes.length && caller.text() === "") await sleep(1);
    return caller;
  })
  .extend("withoutTheLastByte", ({ deliver }) => (token: string) => {
    return deliver(post(token, LARGEST) + operation(LARGEST).slice(0, -1));
  })
  .extend("large", ({ gateway }) => (token: string) => {
    return call("POST", `${gateway.url}/graphql`, { token, body: operation(LARGEST) });
  });
it.override("upstreamAnswer", () => () => ({ status: 200, body: {} }));

/** The gateway's side of each connection, by the port that it came from. */
const accepted = new Map<number | undefined, Socket>();

async function startCounted(upstreamUrl: string): Promise<RunningGateway> {
  // However busy the machine, nothing here is late.
  const arrivalTimeouts = { headers: 300_000, request: 300_000, check: 1000 };
  const running = await startGateway(upstreamUrl, { arrivalTimeouts });
  running.server.on("connection", (socket) => void accepted.set(socket.remotePort, socket));
  return running;
}

const head = (line: string, headers: Record<string, string> = {}) => {
  const all = { Host: "localhost", "Content-Type": "application/json", ...headers };
  return `${line} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;
};
const post = (token: string, length: number) =>
  head("POST /graphql", { Authorization: `Bearer ${token}`, "Content-Length": String(length) });

/** A request of this many bytes with its body, which asks nothing of the upstream. */
function operation(length: number): string {
  const text = JSON.stringify({ query: "{ __typename }", variables: { x: "" } });
  return text.replace('""', `"${"x".repeat(length - text.length)}"`);
}

/** The gateway's side of a connection, once it has accepted it. */
async function acceptedFrom({ socket }: Dialled): Promise<Socket> {
  for (;;) {
    const found = accepted.get(socket.localPort);
    if (found !== undefined) return found;
    await sleep(1);
  }
}

const refusal = {
  errors: [
    {
      message: "Too many large requests are under way: wait before you try again.",
      extensions: { code: "SERVICE_UNAVAILABLE" },
    },
  ],
};

describe("the bodies of all requests together", () => {
  it(
    "take no more than there is, of one caller no more than half, and give it back",
    { timeout: 120_000 },
    async ({ withoutTheLastByte, large }) => {
      for (let round = 0; round < 4; round++) {
        const callers: Dialled[] = [];
        for (let number = 0; number < ALONE; number++) callers.push(await withoutTheLastByte("greedy"));
        const refused = await (await withoutTheLastByte("greedy")).closed;
        expect(refused).toMatch(/^HTTP\/1\.1 503 /);
        expect(refused).toContain("\r\nRetry-After: 1\r\n");
        expect(refused).toContain("\r\nConnection: close\r\n");
        expect(refused.split("\r\n\r\n")[1]).toBe(JSON.stringify(refusal));
        // Nobody who was authenticated, and nobody else, is the worse for it.
        expect(callers.map((caller) => caller.text())).toEqual(callers.map(() => ""));
        expect(await large("another")).toMatchObject({ status: 200, body: { data: { __typename: "Query" } } });
        const sockets = await Promise.all(callers.map(acceptedFrom));
        const closed = sockets.map((socket) => once(socket, "close"));
        // In every second round they hang up in the middle.
        if (round % 2 === 0) {
          for (const caller of callers) caller.socket.write("}");
          for (const caller of callers) expect(await caller.answers(1)).toMatch(/^HTTP\/1\.1 200 /);
        }
        for (const caller of callers) caller.socket.destroy();
        await Promise.all(closed);
      }
    },
  );

  it("tell a page of another origin why", async ({ gateway, withoutTheLastByte }) => {
    const callers: Dialled[] = [];
    for (let number = 0; number < ALONE; number++) callers.push(await withoutTheLastByte("greedy"));
    const { status, headers, body } = await call("POST", `${gateway.url}/graphql`, {
      token: "greedy",
      headers: { origin: "https://frontend.example", accept: "application/graphql-response+json" },
      body: operation(LARGEST),
    });
    expect([status, body]).toEqual([503, refusal]);
    expect(headers.get("access-control-allow-origin")).toBe("https://frontend.example");
    expect(headers.get("access-control-expose-headers")).toContain("Retry-After");
    expect(headers.get("content-type")).toBe("application/graphql-response+json; charset=utf-8");
    for (const caller of callers) caller.socket.destroy();
  });

  it("leave room for small requests, however many callers take what they can", async ({
    gateway,
    withoutTheLastByte,
  }) => {
    const callers: Dialled[] = [];
    for (let number = 0; number < 40; number++) callers.push(await withoutTheLastByte(`greedy-${number}`));
    const read = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;
    expect(await Promise.race(callers.map((caller) => caller.answers(1)))).toMatch(/^HTTP\/1\.1 503 /);
    expect((await gateway.query(`${read} # ${"x".repeat(8000)}`, { token: "late" })).body).toEqual({
      data: { virtualAppointment: { __typename: "VirtualAppointment" } },
    });
    for (const caller of callers) caller.socket.destroy();
  });

  it("count until the answer: an operation holds on to its variables", async ({
    ownUpstream: mute,
    ownCounted: inFront,
    deliver,
  }) => {
    const held: ServerResponse[] = [];
    mute.answer = (_, response) => {
      held.push(response);
      return "handled";
    };
    const query = "query ($id: ID!) { virtualAppointment(onlineMeetingId: $id) { __typename } }";
    const text = JSON.stringify({ query, variables: { id: "m", x: "" } });
    const read = text.replace('""', `"${"x".repeat(LARGEST - text.length)}"`);
    const send = () => deliver(post("greedy", LARGEST) + read, inFront.url);
    const callers: Dialled[] = [];
    for (let number = 0; number < ALONE; number++) callers.push(await send());
    const refused = await send();
    expect(await refused.answers(1)).toMatch(/^HTTP\/1\.1 503 /);
    mute.answer = () => ({ status: 200, body: {} });
    for (const response of held) response.writeHead(200, { "content-type": "application/json" }).end("{}");
    for (const caller of callers) expect(await caller.answers(1)).toMatch(/^HTTP\/1\.1 200 /);
    // A caller may have read its answer before the gateway hears that it has been sent.
    await expect.poll(async () => (await send()).answers(1)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("a body", () => {
  const inPieces = (length: number) => {
    const headers = { Authorization: "Bearer any", "Transfer-Encoding": "chunked" };
    const pieces = Array.from(operation(length), (letter) => `1\r\n${letter}\r\n`).join("");
    return `${head("POST /graphql", headers)}${pieces}0\r\n\r\n`;
  };

  it("may come in hundreds of pieces", async ({ gateway }) => {
    using caller = await dial(gateway.url, inPieces(500));
    expect(await caller.answers(1)).toContain(`{"data":{"__typename":"Query"}}`);
  });

  it.for([501, 100_000])("in %d is refused", async (pieces, { gateway }) => {
    using caller = await dial(gateway.url, inPieces(pieces));
    expect(await caller.closed).toMatch(/^HTTP\/1\.1 413 /);
  });

  it.for([
    ["announced", { "Content-Length": String(LARGEST + 1) }, ""],
    [
      "not announced",
      { "Transfer-Encoding": "chunked" },
      `${(LARGEST + 1).toString(16)}\r\n${"x".repeat(LARGEST + 1)}`,
    ],
  ] as const)("of more than the largest, %s, is refused before its end", async ([, headers, bytes], { gateway }) => {
    using caller = await dial(gateway.url, head("POST /graphql", { Authorization: "Bearer any", ...headers }) + bytes);
    const answer = await caller.closed;
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.split("\r\n\r\n")[1]).toBe(
      `{"errors":[{"message":"Request body too large","extensions":{"code":"REQUEST_ENTITY_TOO_LARGE"}}]}`,
    );
  });

  it.for([
    ["a list of 20,000 objects", "[" + "{},".repeat(20_000) + "{}]"],
    ["20,000 lists in each other", "[".repeat(20_000) + "]".repeat(20_000)],
    ["20,000 keys", `{${Array.from({ length: 20_000 }, (_, index) => `"k${index}":1`).join(",")}}`],
  ] as const)("that would take long to parse is refused: %s", async ([, x], { gateway }) => {
    const query = `{ __typename }`;
    const answer = await call("POST", `${gateway.url}/graphql`, {
      token: "any",
      body: `{"query":"${query}","variables":{"x":${x}}}`,
    });
    expect([answer.status, answer.body]).toEqual([
      413,
      { errors: [{ message: "Request body has too many values", extensions: { code: "REQUEST_ENTITY_TOO_LARGE" } }] },
    ]);
  });

  it("is not unpacked", async ({ gateway }) => {
    const { gzipSync } = await import("node:zlib");
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json", "content-encoding": "gzip" },
      body: gzipSync(JSON.stringify({ query: "{ __typename }" })),
    });
    expect(answer.status).toBe(400);
  });
});

describe("an answer that doesn't wait for the body closes the connection", () => {
  it.for([
    ["no token", "POST /graphql", {}, 401],
    ["a Host with a path in it", "POST /graphql", { Host: "localhost/graphql?" }, 400],
    ["a path for everybody", "POST /health", {}, 405],
    [
      "a preflight",
      "OPTIONS /graphql",
      { Origin: "https://frontend.example", "Access-Control-Request-Method": "POST" },
      204,
    ],
    ["a desk that is not there", "POST /desk", {}, 404],
    ["a GET", "GET /graphql?query={__typename}", { Authorization: "Bearer any" }, 200],
    ["another method", "PUT /graphql", { Authorization: "Bearer any" }, 405],
    ["the playground", "GET /graphql", { Accept: "text/html" }, 200],
  ] as const)("%s", async ([, line, headers, status], { gateway }) => {
    using caller = await dial(gateway.url, `${head(line, { "Content-Length": "100", ...headers })}{`);
    const answer = await caller.closed;
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
  });

  it("and leaves it open where the body has come", async ({ gateway }) => {
    using caller = await dial(gateway.url, `${head("POST /graphql", { "Content-Length": "2" })}{}`);
    expect(await caller.answers(1)).toMatch(/^HTTP\/1\.1 401 [\s\S]*\r\nConnection: keep-alive\r\n/);
    caller.socket.write(`${post("any", 50)}${operation(50)}`);
    expect(await caller.answers(2)).toContain("HTTP/1.1 200 ");
  });

  it("after a client that sends all the while could read it", async ({ gateway }) => {
    const length = 64 * LARGEST;
    const answer = await fetch(`${gateway.url}/graphql`, { method: "POST", body: "x".repeat(length) }).then(
      ({ status }) => status,
    );
    expect(answer).toBe(401);
  });
});

it("a form of a hundred thousand fields is refused like any other body of too many values", async ({ gateway }) => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/x-www-form-urlencoded" },
    body: `query=%7B__typename%7D${"&a".repeat(100_000)}`,
  });
  expect([response.status, await response.json()]).toEqual([
    413,
    { errors: [{ message: "Request body has too many values", extensions: { code: "REQUEST_ENTITY_TOO_LARGE" } }] },
  ]);
});
