import { describe, expect } from "vitest";
import { dial } from "../../support/dial.ts";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

// How long a request may take to arrive, and what becomes of one that can't be read.

it.override("upstreamAnswer", () => ({ body }, response) => {
  const answer = { externalAppointmentId: "x".repeat(50_000) };
  const whole =
    body === undefined
      ? answer
      : { responses: body.requests.map(({ id }: { id: string }) => ({ id, status: 200, body: answer })) };
  setTimeout(() => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole)), SLOW);
  return "handled";
});
it.override("gatewayOptions", () => ({ arrivalTimeouts: { headers: 700, request: REQUEST, check: 20 } }));

const REQUEST = 1000;
const SLOW = 2.5 * REQUEST;

const start =
  "POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer any\r\nContent-Type: application/json\r\n";
const body = JSON.stringify({ query: "{ __typename }" });
const problem = (message: string) => JSON.stringify({ errors: [{ message }] });
const LATE = problem("The request did not arrive in time.");

describe("a request that takes too long to arrive is told so, and its connection closed", () => {
  it.for([
    ["in the middle of a header", `${start}X`],
    ["after the first letter", "P"],
    ["without a body", `${start}Content-Length: 100\r\n\r\n`],
    ["in the middle of the body", `${start}Content-Length: 100\r\n\r\n{`],
    ["in the middle of a chunk", `${start}Transfer-Encoding: chunked\r\n\r\nff\r\n{`],
  ] as const)("%s", async ([, bytes], { gateway }) => {
    using caller = await dial(gateway.url, bytes);
    const answer = await caller.closed;
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
    expect(answer.split("\r\n\r\n")[1]).toBe(LATE);
  });

  it("also where another origin asks", async ({ gateway }) => {
    using caller = await dial(gateway.url, `${start}Origin: https://frontend.example\r\nContent-Length: 100\r\n\r\n{`);
    expect(await caller.closed).toContain("\r\nAccess-Control-Allow-Origin: https://frontend.example\r\n");
  });

  it("however steadily it comes", async ({ gateway }) => {
    using caller = await dial(gateway.url, `${start}Content-Length: 100000\r\n\r\n`);
    const dripping = setInterval(() => caller.socket.write("x"), 10);
    expect(await caller.closed).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(dripping);
  });

  it("on a connection that was used before", async ({ gateway }) => {
    using caller = await dial(gateway.url, `${start}Content-Length: ${body.length}\r\n\r\n${body}`);
    await caller.answers(1);
    caller.socket.write(`${start}Content-Length: 100\r\n\r\n{`);
    expect((await caller.closed).split("HTTP/1.1 ").map((answer) => answer.slice(0, 3))).toEqual(["", "200", "408"]);
  });
});

describe("an answer may take longer than a request", () => {
  const query = `{ virtualAppointments(meetings: [${Array.from({ length: 60 }, (_, index) => `{ onlineMeetingId: "${index}" }`).join(" ")}]) {
    ... on VirtualAppointment { externalAppointmentId } } }`;

  it("when the upstream is slow", async ({ gateway }) => {
    const { status, body: answer } = await gateway.query(query, { token: "any" });
    expect(status).toBe(200);
    expect(answer.data.virtualAppointments).toHaveLength(60);
  });

  it("when the client reads slowly", async ({ gateway }) => {
    const json = JSON.stringify({ query });
    using caller = await dial(gateway.url, `${start}Content-Length: ${json.length}\r\n\r\n${json}`);
    await caller.answers(1);
    caller.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, SLOW));
    caller.socket.resume();
    const length = Number(/content-length: (\d+)/.exec(caller.text())?.[1]);
    expect(length).toBeGreaterThan(3_000_000);
    while (caller.text().length < length) await new Promise((resolve) => caller.socket.once("data", resolve));
  });
});

// Without plans Yoga writes the answer, piece by piece as the client takes it.
const isWrittenWhole = process.env["QUERY_ENGINE"] !== "graphql-js";
it.runIf(isWrittenWhole)(
  "answers that nobody takes are kept within their caller's share",
  async ({ anotherUpstream, anotherGateway }) => {
    const large = await anotherUpstream(() => ({ status: 200, body: { externalAppointmentId: "x".repeat(20_000) } }));
    const inFront = await anotherGateway(large.url);
    const names = Array.from({ length: 400 }, (_, index) => `a${index}: externalAppointmentId`).join(" ");
    const query = `{ virtualAppointment(onlineMeetingId: "m") { ... on VirtualAppointment { ${names} } } }`;
    const json = JSON.stringify({ query });
    // Eight megabytes each, and the answers of one caller may take sixteen.
    const ask = async () => {
      const caller = await dial(inFront.url);
      caller.socket.pause();
      const answered = new Promise<void>((resolve) => {
        inFront.server.once("request", (_, response) => response.once("prefinish", () => resolve()));
      });
      caller.socket.write(`${start}Content-Length: ${json.length}\r\n\r\n${json}`);
      await answered;
      return caller;
    };
    const callers = [await ask(), await ask(), await ask()];
    const { body: answer } = await inFront.query(query, { token: "another" });
    expect(Object.keys(answer.data.virtualAppointment)).toHaveLength(400);
    for (const { socket } of callers) socket.resume();
    const [first, second, third] = await Promise.all(
      callers.map(async (caller) => {
        while (caller.text().length < 8_000_000 && !caller.socket.readableEnded && !caller.socket.destroyed) {
          await Promise.race([new Promise((resolve) => caller.socket.once("data", resolve)), caller.closed]);
        }
        return caller.text().length >= 8_000_000;
      }),
    );
    expect([first, second, third]).toEqual([true, true, false]);
    for (const { socket } of callers) socket.destroy();
  },
);

describe("what is no HTTP", () => {
  it.for([
    ["another protocol", "SSH-2.0-OpenSSH_9.9\r\n", 400, "The request is not valid HTTP."],
    ["two lengths", `${start}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400, "The request is not valid HTTP."],
    ["headers without end", `${start}X: ${"x".repeat(20_000)}`, 431, "The request's headers are too large."],
    ["a broken chunk", `${start}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, 400, "The request is not valid HTTP."],
  ] as const)("is told so: %s", async ([, bytes, status, message], { gateway }) => {
    using caller = await dial(gateway.url, bytes);
    const answer = await caller.closed;
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
    expect(answer.split("\r\n\r\n")[1]).toBe(problem(message));
  });

  it("is not answered in the place of an earlier request", async ({ gateway }) => {
    const read = JSON.stringify({ query: `{ virtualAppointment(onlineMeetingId: "m") { __typename } }` });
    using caller = await dial(gateway.url, `${start}Content-Length: ${read.length}\r\n\r\n${read}no HTTP\r\n\r\n`);
    expect(await caller.closed).toBe("");
  });
});

describe("requests sent before the answers to earlier ones", () => {
  const get = (name: string) =>
    `GET /graphql?query={${name}:virtualAppointment(onlineMeetingId:"${name}"){__typename}} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer any\r\n\r\n`;

  it("are answered in their order", async ({ gateway }) => {
    const names = ["a", "b", "c", "d"];
    using caller = await dial(gateway.url, names.map(get).join(""));
    await caller.answers(4);
    while (!caller.text().includes(`{"data":{"d"`)) await new Promise((resolve) => caller.socket.once("data", resolve));
    expect([...caller.text().matchAll(/"data":\{"(\w)"/g)].map(([, name]) => name)).toEqual(names);
  });

  it("are too many when nobody would send so many", async ({ upstream, gateway }) => {
    upstream.calls.splice(0);
    using caller = await dial(gateway.url, Array.from({ length: 300 }, (_, index) => get(`m${index}`)).join(""));
    expect(await caller.closed).toBe("");
    expect((await call("GET", `${gateway.url}/health`)).status).toBe(200);
    const asked = upstream.calls.reduce((sum, { body: batch }) => sum + (batch?.requests.length ?? 1), 0);
    expect(asked).toBeLessThanOrEqual(4);
  });
});
