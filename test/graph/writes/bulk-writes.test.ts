import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import type { ScriptedAnswer, UpstreamCall } from "../../support/upstream.ts";

// What becomes of several writes in one request, where an upstream does what ours doesn't.

const update = `mutation ($appointments: [UpdateVirtualAppointmentInput!]!) {
  outcome: updateVirtualAppointments(input: { appointments: $appointments }) {
    ... on UpdateVirtualAppointmentsPayload {
      results { __typename ... on ServiceUnavailableError { outcome } ... on RetryableError { retryAfterSeconds } }
    }
  }
}`;
const done = { __typename: "UpdateVirtualAppointmentPayload" };
const unknown = { __typename: "ServiceUnavailableError", outcome: "UNKNOWN", retryAfterSeconds: null };

const GUID = /^[\da-f-]{36}$/;

interface Item {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface ItemAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The answer to a `$batch`, each of its items answered by itself; one without an answer is left out. */
const each =
  (answer: (item: Item, meeting: string) => ItemAnswer | undefined) =>
  ({ body }: UpstreamCall): ScriptedAnswer => ({
    status: 200,
    body: {
      responses: body.requests.flatMap((item: Item) => {
        const answered = answer(item, /onlineMeetings\/([^/]+)/.exec(item.url)?.[1] ?? "");
        return answered === undefined ? [] : [{ id: item.id, headers: {}, ...answered }];
      }),
    },
  });

const named = (count: number, more: (index: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, index) => ({
    onlineMeetingId: `m${index}`,
    externalAppointmentId: "ours",
    ...more(index),
  }));

const it = base.extend("run", ({ ownGateway }) => async (appointments: readonly object[]) => {
  const { status, body } = await ownGateway.query(update, { variables: { appointments } });
  return { status, results: body.data?.outcome.results, errors: body.errors };
});

describe("a $batch of writes", () => {
  it("holds what a write alone would be sent with", async ({ ownUpstream: upstream, run }) => {
    upstream.answer = each(() => ({ status: 204 }));
    await run(named(2, (index) => (index === 0 ? { ifMatch: 'W/"1"', userId: "someone" } : { idempotencyKey: "k" })));
    expect(upstream.calls[0]?.body.requests).toEqual([
      {
        id: "0",
        method: "PATCH",
        url: "/users/someone/onlineMeetings/m0/virtualAppointment",
        headers: { "Content-Type": "application/json", "If-Match": 'W/"1"', "write-id": expect.stringMatching(GUID) },
        body: { externalAppointmentId: "ours" },
      },
      {
        id: "1",
        method: "PATCH",
        url: "/me/onlineMeetings/m1/virtualAppointment",
        headers: {
          "Content-Type": "application/json",
          "write-id": expect.stringMatching(GUID),
          "Idempotency-Key": expect.stringMatching(/^"[\w-]{43}"$/),
        },
        body: { externalAppointmentId: "ours" },
      },
    ]);
  });

  it("sends those again that were refused for now, and no other", async ({ ownUpstream: upstream, run }) => {
    let attempts = 0;
    upstream.answer = (call) => {
      attempts++;
      return each((_, meeting) => (attempts === 1 && meeting !== "m0" ? { status: 429 } : { status: 204 }))(call);
    };
    expect((await run(named(3))).results).toEqual([done, done, done]);
    expect(upstream.calls.map(({ body }) => body.requests.map(({ url }: Item) => url.split("/")[3]))).toEqual([
      ["m0", "m1", "m2"],
      ["m1", "m2"],
    ]);
  });

  it("doesn't send again what would have to wait for longer than there is time", async ({ ownUpstream, run }) => {
    ownUpstream.answer = each((_, meeting) =>
      meeting === "m0" ? { status: 429, headers: { "Retry-After": "60" } } : { status: 204 },
    );
    expect((await run(named(2))).results).toEqual([{ __typename: "ThrottledError", retryAfterSeconds: 60 }, done]);
    expect(ownUpstream.calls).toHaveLength(1);
  });

  it("settles lost answers by one read, and sends nothing again", async ({ ownUpstream: upstream, run }) => {
    upstream.answer = each(({ method }, meeting) => {
      if (method === "GET") {
        return { status: 200, body: { externalAppointmentId: meeting === "m1" ? "ours" : "theirs" } };
      }
      return meeting === "m0" ? { status: 204 } : meeting === "m3" ? { status: 503 } : undefined;
    });
    expect((await run(named(4))).results).toEqual([done, done, unknown, unknown]);
    expect(upstream.calls).toHaveLength(2);
    expect(upstream.calls[1]?.body.requests.map(({ method, url }: Item) => `${method} ${url.split("/")[3]}`)).toEqual([
      "GET m1",
      "GET m2",
      "GET m3",
    ]);
  });

  it("sends lost ones again under keys that are kept", async ({ ownUpstream: upstream, run }) => {
    let attempts = 0;
    upstream.answer = (call) => {
      attempts++;
      return each(({ headers }, meeting) => {
        if (attempts === 1 && meeting !== "m0") return undefined;
        return { status: 204, headers: { "Idempotency-Key": headers?.["Idempotency-Key"] ?? "" } };
      })(call);
    };
    expect((await run(named(3, () => ({ idempotencyKey: crypto.randomUUID() })))).results).toEqual([done, done, done]);
    const keys = upstream.calls.map(({ body }) =>
      body.requests.map(({ headers }: Item) => headers?.["Idempotency-Key"]),
    );
    expect(keys[1]).toEqual(keys[0].slice(1));
  });

  it.for<[answer: ScriptedAnswer | undefined, outcome: object]>([
    [
      { status: 429, headers: { "retry-after": "60" } },
      { __typename: "ThrottledError", retryAfterSeconds: 60 },
    ],
    [{ status: 403 }, { __typename: "ForbiddenError" }],
    [{ status: 404 }, { ...unknown, outcome: "NOT_SENT" }],
    [{ status: 503 }, unknown],
    [
      { status: 503, headers: { "retry-after": "5" } },
      { ...unknown, retryAfterSeconds: 5 },
    ],
    [undefined, unknown],
  ])("that is answered as a whole is everyone's answer: %j", async ([answer, outcome], { ownUpstream, run }) => {
    ownUpstream.answer = () => answer;
    expect((await run(named(2))).results).toEqual([outcome, outcome]);
  });

  it("that loses its token half way tells so of these alone, and leaves the answer its status", async ({
    ownUpstream: upstream,
    run,
  }) => {
    upstream.answer = each((_, meeting) => (meeting === "m1" ? { status: 401 } : { status: 204 }));
    const { status, results, errors } = await run(named(2));
    expect([status, results]).toEqual([200, [done, null]]);
    expect(errors.map(({ path, extensions }: never) => [path, extensions["code"]])).toEqual([
      [["outcome", "results", 1], "UNAUTHENTICATED"],
    ]);
  });
});
