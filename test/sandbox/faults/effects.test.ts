import { request } from "node:http";
import { describe, expect } from "vitest";
import { parseFaultPlan } from "../../../src/config/fault-plan.ts";
import { it as base } from "../../support/fixtures.ts";
import { call, type Answer } from "../../support/http.ts";

interface RawAnswer {
  readonly status?: number;
  readonly length: number;
  readonly text: string;
  readonly broken: boolean;
}

const item = (id: number, headers: Readonly<Record<string, string>> = {}) => ({
  id: String(id),
  method: "GET",
  url: "/me/onlineMeetings/follow-up/virtualAppointment",
  headers,
});

/** What arrives of an answer, also when it breaks off. */
function raw(url: string, headers: Readonly<Record<string, string>>): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const sent = request(url, { headers }, (response) => {
      let text = "";
      const done = (broken: boolean) =>
        resolve({ status: response.statusCode ?? 0, length: Number(response.headers["content-length"]), text, broken });
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => done(!response.complete));
      response.on("error", () => done(true));
    });
    sent.on("error", () => resolve({ length: 0, text: "", broken: true }));
    sent.end();
  });
}

const it = base
  /** Starts a service with these faults by chance, or by the header of a request. */
  .extend("start", ({ anotherService }) => async (faults?: string, faultHeader = faults === undefined) => {
    const options = { faultHeader, ...(faults !== undefined && { faults: parseFaultPlan(faults) }) };
    const service = await anotherService(options);
    const token = await service.token();
    return {
      service,
      token,
      at: (meeting = "follow-up") => service.at(meeting),
      asking: (fault: string) => ({ token, headers: { "x-fault": fault } }),
      batch: (requests: readonly object[], headers: Readonly<Record<string, string>> = {}) =>
        call("POST", `${service.url}/beta/$batch`, { token, headers, body: { requests } }),
      raw: (fault: string) => raw(service.at("follow-up"), { authorization: `Bearer ${token}`, "x-fault": fault }),
    };
  });

describe("a fault that a request asks for", () => {
  it.for([
    ["status=429; retryAfter=2", 429, "TooManyRequests", "2"],
    ["status=429; retryAfter=0.249", 429, "TooManyRequests", "0.249"],
    ["status=429", 429, "TooManyRequests", null],
    ["status=503; retryAfter=7", 503, "ServiceUnavailable", "7"],
    ["status=500", 500, "generalException", null],
    ["status=504", 504, "GatewayTimeout", null],
    ["status=599", 599, "UnknownError", null],
  ] as const)("%s", async ([fault, status, code, retryAfter], { start }) => {
    const { token, at, asking } = await start();
    const answer = await call("GET", at(), asking(fault));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, retryAfter]);
    expect(answer.body.error).toMatchObject({
      code,
      message: "This fault was provoked on purpose.",
      innerError: { "request-id": answer.headers.get("request-id") },
    });
    expect((await call("GET", at(), { token })).status).toBe(200);
  });

  it("Retry-After as a date, never too early", async ({ start }) => {
    const { service, at, asking } = await start();
    service.clock.now = Date.parse("2026-11-21T12:00:00.001Z");
    const answer = await call("GET", at(), asking("status=503; retryAfter=date+5"));
    expect(answer.headers.get("retry-after")).toBe("Sat, 21 Nov 2026 12:00:06 GMT");
  });

  it("a status, and the write is not executed", async ({ start }) => {
    const { token, at, asking } = await start();
    const body = { externalAppointmentId: "lost" };
    expect((await call("PATCH", at(), { ...asking("status=503"), body })).status).toBe(503);
    expect((await call("GET", at(), { token })).body.externalAppointmentId).toBe("follow-up-1");
  });

  it("latency", async ({ start }) => {
    const { at, asking } = await start();
    const begun = performance.now();
    expect((await call("GET", at(), asking("latency=300"))).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(295);
  });

  it("a cut before: the write is not executed", async ({ start }) => {
    const { token, at, asking } = await start();
    const body = { externalAppointmentId: "lost" };
    await expect(call("PATCH", at(), { ...asking("cut=before"), body })).rejects.toThrow("fetch failed");
    expect((await call("GET", at(), { token })).body.externalAppointmentId).toBe("follow-up-1");
  });

  it.for(["cut=after", "body=truncated"])(
    "%s of a write without a body: it is done, and no answer comes",
    async (fault, { start }) => {
      const { token, at, asking } = await start();
      const body = { externalAppointmentId: "done" };
      await expect(call("PATCH", at(), { ...asking(fault), body })).rejects.toThrow("fetch failed");
      expect((await call("GET", at(), { token })).body.externalAppointmentId).toBe("done");
    },
  );

  it("a truncated body: announced whole, broken off half-way", async ({ start }) => {
    const { raw } = await start();
    const { status, length, text, broken } = await raw("body=truncated");
    expect([status, broken]).toEqual([200, true]);
    expect(text.length).toBe(Math.floor(length / 2));
    expect(text).toMatch(/^\{"@odata\.context"/);
  });

  it("a malformed body: it arrives whole, and is no JSON", async ({ start }) => {
    const { raw } = await start();
    const { status, length, text, broken } = await raw("body=malformed");
    expect([status, broken, text.length]).toEqual([200, false, length]);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it("a truncated error", async ({ start }) => {
    const { raw } = await start();
    const { status, broken } = await raw("status=503; body=truncated");
    expect([status, broken]).toEqual([503, true]);
  });

  it.for([
    ["colour=red", "is made of seed, rate, status"],
    ["rate=0.5; status=429", "rate and seed are for FAULTS"],
  ] as const)("refuses %s", async ([fault, message], { start }) => {
    const { at, asking } = await start();
    const answer = await call("GET", at(), asking(fault));
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(message);
    expect(answer.body.error.message).not.toContain("red");
  });
});

describe("items of a batch", () => {
  it("meet what each asks for", async ({ start }) => {
    const { batch } = await start();
    const { status, body } = await batch([
      item(1),
      item(2, { "x-fault": "status=429; retryAfter=3" }),
      item(3, { "X-Fault": "cut=after" }),
    ]);
    expect(status).toBe(200);
    const [first, second, third] = body.responses;
    expect(first.status).toBe(200);
    expect([second.status, second.headers["Retry-After"]]).toEqual([429, "3"]);
    expect(third.status).toBe(400);
    expect(third.body.error.message).toContain("made of status and retryAfter");
  });

  it("fail those that depend on them, and nothing of these is executed", async ({ start }) => {
    const { token, at, batch } = await start();
    const write = {
      ...item(2, { "content-type": "application/json" }),
      method: "PATCH",
      body: { externalAppointmentId: "lost" },
      dependsOn: ["1"],
    };
    const { body } = await batch([item(1, { "x-fault": "status=503" }), write]);
    expect(body.responses.map(({ status }: { status: number }) => status)).toEqual([503, 424]);
    const ids = body.responses.map((response: Answer) => response.body.error.innerError["request-id"]);
    expect(new Set(ids).size).toBe(2);
    expect((await call("GET", at(), { token })).body.externalAppointmentId).toBe("follow-up-1");
  });

  it("are met in a batch with an encoded name as well", async ({ start }) => {
    const { service, token } = await start("status=429");
    const path = `${service.url}/beta/%24batch`;
    const { status, body } = await call("POST", path, { token, body: { requests: [item(1)] } });
    expect([status, body.responses[0].status]).toEqual([200, 429]);
  });

  it("are all spared when the batch itself fails", async ({ start }) => {
    const { batch } = await start();
    expect((await batch([item(1)], { "x-fault": "status=503" })).status).toBe(503);
  });

  it("are hit by chance, each by itself, and the batch is not", async ({ start }) => {
    const { batch } = await start("seed=7; rate=0.5; status=429; retryAfter=1");
    const { status, body } = await batch(Array.from({ length: 20 }, (_, index) => item(index)));
    expect(status).toBe(200);
    const statuses: number[] = body.responses.map((response: { status: number }) => response.status);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });
});

describe("a plan", () => {
  it("hits the same requests each time", async ({ start }) => {
    const run = async () => {
      const { token, at } = await start("seed=7; rate=0.3; status=503");
      const statuses: number[] = [];
      for (let turn = 0; turn < 30; turn += 1) statuses.push((await call("GET", at(), { token })).status);
      return statuses;
    };
    const first = await run();
    expect(await run()).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 503]));
  });

  it("breaks a batch once and not for each of its items", async ({ start }) => {
    const { batch } = await start("seed=1; rate=0.5; body=malformed; status=429");
    let broken = 0;
    for (let turn = 0; turn < 40; turn += 1) {
      const items = Array.from({ length: 10 }, (_, index) => item(index));
      await batch(items).catch(() => (broken += 1));
    }
    expect(broken).toBeGreaterThan(8);
    expect(broken).toBeLessThan(32);
  });

  it("leaves /health alone", async ({ start }) => {
    const { service, token, at } = await start("status=503");
    expect((await call("GET", `${service.url}/health`)).status).toBe(200);
    expect((await call("GET", at(), { token })).status).toBe(503);
  });
});

it("there is no header for faults unless it is turned on, nor for items", async ({ start }) => {
  const { at, asking, batch } = await start(undefined, false);
  expect((await call("GET", at(), asking("status=429"))).status).toBe(200);
  expect((await batch([item(1, { "x-fault": "status=429" })])).body.responses[0].status).toBe(200);
});
