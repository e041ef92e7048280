import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import type { ScriptedUpstream } from "../../support/upstream.ts";
import { create, fault, read, update } from "./error-documents.ts";

it.afterEach(({ upstream }) => void upstream.calls.splice(0));
const PERSONAL =
  "'Grady Archie', gradya@contoso.com, +1 312 922 4122, https://visit.teams.microsoft.com/secret, eyJhbGciOiJ9.eyJzdWIiOiJ9.c2lnbmF0dXJl";

describe("an upstream that misbehaves", () => {
  const list = `{ virtualAppointments(meetings: [
    { onlineMeetingId: "a" }, { onlineMeetingId: "b" }, { onlineMeetingId: "c" }
  ]) { __typename ... on VirtualAppointment { onlineMeetingId etag externalAppointmentId }
       ... on RetryableError { retryAfterSeconds } } }`;

  it("may answer a batch in any order, leave items out, and add some that nobody asked for", async ({
    upstream,
    gateway,
  }) => {
    upstream.answer = () => ({
      status: 200,
      body: {
        responses: [
          { id: "2", status: 200, headers: { ETAG: '"c"' }, body: { externalAppointmentId: "c" } },
          { id: "7", status: 200, body: {} },
          "nonsense",
          { id: { toString: 1 }, status: 200, body: {} },
          { id: ["1"], status: 200, body: {} },
          { id: "0", status: 200, headers: { Etag: '"a"' }, body: { externalAppointmentId: "a" } },
        ],
      },
    });
    const { body } = await gateway.query(list);
    expect(body.data.virtualAppointments).toEqual([
      { __typename: "VirtualAppointment", onlineMeetingId: "a", etag: '"a"', externalAppointmentId: "a" },
      { __typename: "ServiceUnavailableError", retryAfterSeconds: null },
      { __typename: "VirtualAppointment", onlineMeetingId: "c", etag: '"c"', externalAppointmentId: "c" },
    ]);
  });

  it("fails no other item when one has a status that nobody foresaw", async ({ upstream, gateway }) => {
    upstream.answer = ({ body }) => ({
      status: 200,
      body: {
        responses: body.requests.map(({ id }: { id: string }) => ({ id, status: id === "1" ? 423 : 200, body: {} })),
      },
    });
    const { body } = await gateway.query(list);
    expect(body.data.virtualAppointments.map((item: { __typename: string } | null) => item?.__typename)).toEqual([
      "VirtualAppointment",
      "ServiceUnavailableError",
      "VirtualAppointment",
    ]);
    expect(body.errors).toBeUndefined();
  });

  it("has retired the resource when a batch doesn't know its path", async ({ upstream, gateway }) => {
    upstream.answer = ({ body }) => ({
      status: 200,
      body: {
        responses: body.requests.map(({ id }: { id: string }) => ({
          id,
          status: 404,
          body: fault("UnknownError", ""),
        })),
      },
    });
    const { body } = await gateway.query(list);
    expect(body.data.virtualAppointments[0].__typename).toBe("ResourceRetiredError");
  });

  it("may send ids that are no text, headers twice and times beyond reason", async ({ upstream, gateway }) => {
    upstream.answer = () => ({ status: 200, body: { responses: [{ id: null, status: 200, body: {} }] } });
    expect((await gateway.query(list)).body.data.virtualAppointments[0].__typename).toBe("ServiceUnavailableError");
    upstream.answer = (_call, response) => {
      response
        .writeHead(
          429,
          [
            ["Retry-After", "7"],
            ["Retry-After", "9"],
          ].flat(),
        )
        .end();
      return "handled";
    };
    expect((await gateway.query(read)).body.data.outcome).toMatchObject({ retryAfterSeconds: 7 });
    upstream.answer = () => ({ status: 503, headers: { "retry-after": "Fri, 31 Dec 9999 23:59:59 GMT" } });
    expect((await gateway.query(create)).body.data.outcome).toMatchObject({ retryAfterSeconds: 31_536_000 });
  });

  it("is named in the log when it doesn't answer, by the kind of its failure alone", async ({ upstream, gateway }) => {
    const before = gateway.log.length;
    upstream.answer = () => undefined;
    await gateway.query(read);
    const lines = gateway.log.slice(before);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("The upstream did not answer");
    expect(lines[0]).not.toContain("onlineMeetings");
  });

  it("can't hold a read for ever with an answer that trickles", async ({ upstream, anotherGateway }) => {
    const patient = await anotherGateway(upstream.url, { token: "any", operationDeadline: 200 });
    const timers: NodeJS.Timeout[] = [];
    upstream.answer = (_call, response) => {
      response.writeHead(200);
      timers.push(setInterval(() => response.write(" "), 20));
      return "handled";
    };
    const { body } = await patient.query(read);
    for (const timer of timers) clearInterval(timer);
    expect(body.data.outcome.__typename).toBe("ServiceUnavailableError");
  });

  it("fails every item of a batch when it refuses the whole", async ({ upstream, gateway }) => {
    upstream.answer = () => ({ status: 429, headers: { "retry-after": "4" } });
    const { body } = await gateway.query(list);
    expect(body.data.virtualAppointments).toEqual(
      ["a", "b", "c"].map(() => ({ __typename: "ThrottledError", retryAfterSeconds: 4 })),
    );
  });

  it("may wrap the entity in `value` and send booleans as strings", async ({ upstream, gateway }) => {
    upstream.answer = () => ({
      status: 200,
      body: { value: { "@odata.etag": '"x"', settings: { allowClientToJoinUsingBrowser: "true" } } },
    });
    const { body } = await gateway.query(
      `{ virtualAppointment(onlineMeetingId: "m") {
           ... on VirtualAppointment { etag settings { allowClientToJoinUsingBrowser } } } }`,
    );
    expect(body.data.virtualAppointment).toEqual({ etag: '"x"', settings: { allowClientToJoinUsingBrowser: true } });
  });

  it.for<[string, ScriptedUpstream["answer"]]>([
    ["cuts the connection", () => undefined],
    ["answers something that is not JSON", () => ({ status: 200, body: "{ gradya@contoso.com" })],
    ["answers JSON that is no entity", () => ({ status: 200, body: [] })],
    [
      "breaks off in the middle",
      (_call, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write('{"externalAppointmentId"');
        setTimeout(() => response.destroy(), 20);
        return "handled";
      },
    ],
  ])("is unavailable when it %s", async ([, answer], { upstream, gateway }) => {
    upstream.answer = answer;
    const { body } = await gateway.query(read);
    expect(body.errors).toBeUndefined();
    expect(body.data.outcome).toMatchObject({ __typename: "ServiceUnavailableError" });
  });

  it("is unavailable when it isn't there", async ({ goneUrl, anotherGateway }) => {
    const lonely = await anotherGateway(goneUrl, { token: "any" });
    const { body } = await lonely.query(read);
    expect(body.data.outcome.__typename).toBe("ServiceUnavailableError");
  });

  it("is unavailable, and logged with its status, when it answers what nobody foresaw", async ({
    upstream,
    gateway,
  }) => {
    upstream.answer = () => ({ status: 418, body: fault("Teapot", PERSONAL) });
    const { body } = await gateway.query(read);
    expect(body.errors).toBeUndefined();
    expect(body.data.outcome).toMatchObject({ __typename: "ServiceUnavailableError" });
    expect(gateway.log.filter((line) => line.includes("unforeseen status 418"))).toHaveLength(1);
  });

  it("never gets personal data into a message or the log", async ({ upstream, gateway }) => {
    upstream.answer = ({ method }) => ({
      status: method === "GET" ? 400 : 500,
      body: fault("BadRequest", `The value ${PERSONAL} is wrong.`),
    });
    const texts = [await gateway.query(read), await gateway.query(update)].map(({ body }) => JSON.stringify(body));
    for (const text of [...texts, ...gateway.log]) {
      expect(text).not.toMatch(/Grady|gradya@|312 922|visit\.teams|eyJ|Bearer any/);
    }
  });
});
