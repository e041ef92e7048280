import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { ConnectionLost, RawConnection, type RawAnswer } from "../../support/raw-http.ts";

/** The same requests in every run; FUZZ_SEED and FUZZ_REQUESTS explore others. A failure prints seed and path. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_230_630);
const REQUESTS = Number(process.env["FUZZ_REQUESTS"] ?? 10_000);
/** What may stay on the heap after all requests: the service keeps nothing per request. */
const MAX_GROWTH = 32 * 1024 * 1024;

interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** A control character somewhere in the head, which no HTTP parser may let pass. */
  readonly flaw?: { readonly at: number; readonly text: string };
}

/** Bytes as latin1 text, so that what is cut or broken stays the length it has on the wire. */
const bytesOf = (text: string) => Buffer.from(text).toString("latin1");

const unit = fc.string({
  unit: fc.constantFrom(...Array.from("abcXYZ019-._~!$&'()*+,;=:@/?#%[]{}|\\^`\"<>é€😀\u0000\t ")),
});
const meetingId = fc.constantFrom(
  "follow-up",
  "follow-up",
  "conflict",
  "new-client",
  "new-client",
  "busy",
  "throttled",
  "unavailable",
  "missing",
);
const encoded = unit.map((text) => encodeURIComponent(text));
const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
const user = fc.oneof(
  fc.constantFrom("dc17674c-81d9-4adb-bfb2-8f842a442e4c", "adele@contoso.example", "alex%40contoso.example"),
  encoded,
);

const segment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("me", "users", "onlineMeetings", "onlineMeeting", "virtualAppointment") },
  { weight: 3, arbitrary: fc.constantFrom("communications", "app", "$batch", "getVirtualAppointmentJoinWebUrl()") },
  {
    weight: 2,
    arbitrary: fc.constantFrom("..", ".", "", "%2e%2e", "%00", "%E0%A4", "%", "users('')", "users(%27'%27)"),
  },
  { weight: 3, arbitrary: encoded },
  { weight: 2, arbitrary: visible.filter((text) => !text.includes("?")) },
);
const appointmentPath = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("me", "communications", "app") },
      { weight: 1, arbitrary: user.map((id) => `users/${id}`) },
      { weight: 1, arbitrary: user.map((id) => `users('${id}')`) },
    ),
    fc.oneof({ weight: 8, arbitrary: meetingId }, { weight: 1, arbitrary: encoded }),
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom("virtualAppointment", "VirtualAppointment/") },
      { weight: 1, arbitrary: fc.constant("microsoft.graph.getVirtualAppointmentJoinWebUrl()") },
    ),
  )
  .map(([parent, meeting, tail]) => `/${parent}/onlineMeetings/${meeting}/${tail}`);
const path = fc.oneof(
  { weight: 6, arbitrary: appointmentPath },
  { weight: 1, arbitrary: fc.array(segment, { maxLength: 7 }).map((segments) => `/${segments.join("/")}`) },
);
const query = fc.oneof(
  { weight: 8, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("?$select=id,settings", "?%24select=*", "?$select=", "?$expand=x", "?select=id"),
  },
  { weight: 1, arbitrary: visible.map((text) => `?${text}`) },
);
const target = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(appointmentPath, query).map(([path, query]) => `/beta${path}${query}`) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("beta", "v1.0"), path, query)
      .map(([version, path, query]) => `/${version}${path}${query}`),
  },
  { weight: 1, arbitrary: fc.constantFrom("/beta/$batch", "/v1.0/$batch", "/", "*", "http://x/beta/me", "/health") },
  { weight: 1, arbitrary: visible.map((text) => `/${text}`) },
);

const headerText = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code)),
});
const etag = fc.constantFrom("*", 'W/"x"', '"x"', "x", '"', 'W/"x", "y",', ",", 'W/"ZfYdV7Meckeip07P//nwjAAADyI7NQ=="');
const goodHeader = fc.oneof(
  fc.tuple(fc.constantFrom("If-Match", "If-None-Match"), etag),
  fc.tuple(fc.constantFrom("If-Match", "If-None-Match"), fc.constant("*")),
  fc.tuple(fc.constant("Prefer"), fc.constantFrom("return=representation", "return=minimal", "return=", ",;,=")),
  fc.tuple(
    fc.constant("Accept"),
    fc.constantFrom("*/*", "text/html", "application/json;odata.metadata=full", ";;,;q=", "application/json;q=2"),
  ),
  fc.tuple(fc.constant("Expect"), fc.constant("100-continue")),
);
const oddHeader = fc.tuple(
  fc.oneof(
    fc.constantFrom("If-Match", "If-None-Match", "Prefer", "Accept", "Content-Type", "Content-Encoding", "Expect"),
    fc.constantFrom("Authorization", "client-request-id", "Cookie", "__proto__", "constructor"),
    fc.stringMatching(/^x-[a-z0-9-]{1,20}$/),
  ),
  headerText,
);
const header = fc.oneof({ weight: 3, arbitrary: goodHeader }, { weight: 1, arbitrary: oddHeader });
const headers = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(goodHeader, { minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.array(header, { maxLength: 5 }) },
);

/** What the service takes, so that requests get as far as the store. */
const goodAppointment = fc.record(
  {
    externalAppointmentId: fc.oneof(fc.string({ unit: "binary" }), fc.constant(null)),
    externalAppointmentUrl: fc.string({ maxLength: 2048 }),
    settings: fc.record({ allowClientToJoinUsingBrowser: fc.constantFrom(true, false, null, "true") }),
    appointmentClients: fc.array(fc.record({ displayName: fc.string({ unit: "binary" }) }), { maxLength: 100 }),
  },
  { requiredKeys: [] },
);
const badAppointment = fc.record(
  {
    id: fc.anything(),
    externalAppointmentId: fc.oneof(fc.string({ unit: "binary", maxLength: 3000 }), fc.jsonValue()),
    externalAppointmentUrl: fc.oneof(fc.string(), fc.constant(null)),
    settings: fc.oneof(fc.constant(null), fc.record({ allowClientToJoinUsingBrowser: fc.jsonValue() }), fc.jsonValue()),
    appointmentClients: fc.oneof(
      fc.array(fc.record({ displayName: fc.string({ unit: "binary" }) })),
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
      fc.jsonValue(),
    ),
    "@odata.type": fc.constantFrom("#microsoft.graph.virtualAppointment", "x"),
    __proto__: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const appointment = fc.oneof({ weight: 3, arbitrary: goodAppointment }, { weight: 1, arbitrary: badAppointment });
const goodItem = fc.record({
  method: fc.constantFrom("GET", "GET", "put", "PATCH", "DELETE", "POST", "nothing"),
  url: fc.tuple(path, query).map((parts) => parts.join("")),
  headers: fc
    .tuple(goodHeader, fc.constantFrom("application/json", "text/plain"))
    .map(([[name, value], type]) => ({ [name]: value, "Content-Type": type })),
  body: appointment,
});
const badItem = fc.record(
  {
    id: fc.oneof(fc.constantFrom("1", "2", "a", "A", ""), fc.string({ unit: "binary" }), fc.jsonValue()),
    method: fc.oneof(fc.constant("PATCH"), fc.jsonValue()),
    url: fc.oneof(path, fc.string({ unit: "binary" }), fc.jsonValue()),
    headers: fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: "binary" }), fc.jsonValue())),
    body: fc.jsonValue(),
    dependsOn: fc.oneof(fc.constantFrom([], ["1"], ["a"]), fc.jsonValue()),
  },
  { requiredKeys: [] },
);
/** Most are whole, so that their items are reached; urls and headers go wrong in them all the same. */
const goodBatch = fc
  .tuple(fc.array(goodItem, { minLength: 1, maxLength: 8 }), fc.constantFrom("parallel", "serial", "star"))
  .map(([items, pattern]) => ({
    requests: items.map((one, index) => {
      const parent = pattern === "serial" ? index - 1 : 0;
      return { ...one, id: `r${index}`, dependsOn: pattern === "parallel" || index === 0 ? [] : [`R${parent}`] };
    }),
  }));
const batch = fc.oneof(
  { weight: 4, arbitrary: goodBatch },
  { weight: 1, arbitrary: fc.record({ requests: fc.array(fc.oneof(goodItem, badItem), { maxLength: 25 }) }) },
  { weight: 1, arbitrary: fc.record({ requests: fc.jsonValue() }) },
);
const json = fc.oneof(
  { weight: 10, arbitrary: appointment.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: batch.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.json() },
);
const body = fc.oneof(
  { weight: 1, arbitrary: fc.constant("") },
  { weight: 12, arbitrary: json.map(bytesOf) },
  { weight: 1, arbitrary: fc.tuple(json, fc.nat({ max: 200 })).map(([text, cut]) => bytesOf(text).slice(0, cut)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1")) },
  { weight: 1, arbitrary: fc.constantFrom("[".repeat(100_000), '{"a":'.repeat(50_000), `"${"x".repeat(100_000)}"`) },
);
const method = fc.oneof(
  {
    weight: 16,
    arbitrary: fc.constantFrom("GET", "GET", "GET", "PUT", "PUT", "PUT", "PATCH", "PATCH", "DELETE", "POST"),
  },
  { weight: 1, arbitrary: fc.constantFrom("HEAD", "OPTIONS", "TRACE", "PROPFIND", "QUERY", "M-SEARCH") },
);

const anything = fc.record({ method, target, headers, body });
const request: fc.Arbitrary<RawRequest> = fc.oneof(
  { weight: 16, arbitrary: anything },
  // Batches at their own address, or few would arrive there.
  {
    weight: 4,
    arbitrary: fc.record({
      method: fc.constant("POST"),
      target: fc.constantFrom("/beta/$batch", "/v1.0/$batch"),
      headers: fc.constant([]),
      body: batch.map((value) => bytesOf(JSON.stringify(value))),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anything, fc.nat(), fc.constantFrom("\u0000", "\u0001", "\u007f"))
      .map(([whole, at, text]) => ({ ...whole, flaw: { at, text } })),
  },
);

function encode({ method, target, headers, body, flaw }: RawRequest, token: string): string {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const standard = [
    ["Host", "x"],
    ...(given.has("authorization") ? [] : [["Authorization", `Bearer ${token}`]]),
    ...(given.has("content-type") ? [] : [["Content-Type", "application/json"]]),
    ["Content-Length", String(body.length)],
  ];
  const lines = [...standard, ...headers].map(([name, value]) => `${name}: ${value}`);
  const head = `${method} ${target} HTTP/1.1\r\n${lines.join("\r\n")}`;
  const at = flaw === undefined ? 0 : flaw.at % head.length;
  return `${head.slice(0, at)}${flaw?.text ?? ""}${head.slice(at)}\r\n\r\n${body}`;
}

function heapAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

describe(`${REQUESTS} requests of every kind`, () => {
  it(
    "are all answered, none by a failure, and leave nothing behind",
    { timeout: 120_000 },
    async ({ ownService: service }) => {
      const token = await service.token();
      using connection = new RawConnection(Number(new URL(service.url).port));
      const statuses = new Set<number>();

      const send = async (sent: RawRequest) => {
        let answer: RawAnswer;
        try {
          answer = await connection.request(encode(sent, token), sent.method);
        } catch (error) {
          // The parser may hang up on what is no HTTP; to everything else the service has to answer, and stay.
          if (error instanceof ConnectionLost && sent.flaw !== undefined) return;
          throw error;
        }
        if (sent.flaw !== undefined) expect(answer.status).toBe(400);
        else expect(answer.headers.get("connection")).not.toBe("close");
        statuses.add(answer.status);
        expectHealthy(answer.status);
        if (answer.body === "") return;
        const body = JSON.parse(answer.body) as { responses?: { status: number }[]; error?: { code: string } };
        for (const { status } of body.responses ?? []) {
          statuses.add(status);
          expectHealthy(status);
        }
        if (answer.status >= 400) expect(body.error?.code).toBeTypeOf("string");
      };

      const run = (numRuns: number) => fc.assert(fc.asyncProperty(request, send), { seed: SEED, numRuns });
      // Compiled code, statements and pools are there before the heap is measured.
      await run(Math.ceil(REQUESTS / 10));
      const before = heapAfterCollection();
      await run(REQUESTS);

      expect(heapAfterCollection() - before).toBeLessThan(MAX_GROWTH);
      expect(service.logs.filter((line) => line.includes("failed unexpectedly"))).toEqual([]);
      // They got as far as they were made for, not only to the first check on the way.
      const reached = [200, 201, 204, 304, 400, 401, 404, 405, 406, 409, 412, 415, 424, 429, 503];
      if (REQUESTS >= 10_000) expect([...statuses]).toEqual(expect.arrayContaining(reached));
    },
  );
});

/** 503 is what the meeting `unavailable` answers on purpose. */
function expectHealthy(status: number): void {
  if (status >= 500 && status !== 503) throw new Error(`The service failed with ${status}.`);
}
