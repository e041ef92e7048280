import { describe, expect } from "vitest";
import {
  createGatewayClient,
  DeleteVirtualAppointmentDocument,
  GatewayRequestError,
  ViewerDocument,
  VirtualAppointmentDocument,
  type GatewayClient,
  type TokenRequest,
} from "../../src/client/index.ts";
import { failure, it, meeting } from "./request-fixtures.ts";

/** All of an answer is there when its head is, so that a client needs no further turn of the event loop to act on it. */
async function readWhole(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  return new Response(await response.text(), response);
}

describe("tokens", () => {
  const claims = '{"access_token":{"nbf":{"essential":true,"value":"1795270000"}}}';
  const challenge = `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;

  it("are asked for with every request", async ({ harness, url }) => {
    const tokens = ["first", "second"];
    const client = createGatewayClient({ url, getToken: () => tokens.shift() ?? "" });
    await client.execute(VirtualAppointmentDocument, meeting);
    await client.execute(VirtualAppointmentDocument, meeting);
    expect(harness.requests.map(({ authorization }) => authorization)).toEqual(["Bearer first", "Bearer second"]);
  });

  it.for([
    ["query", (client: GatewayClient) => client.execute(VirtualAppointmentDocument, meeting)],
    ["mutation", (client: GatewayClient) => client.execute(DeleteVirtualAppointmentDocument, { input: meeting })],
  ] as const)(
    "a %s that got 401 goes out once more, with a fresh token of the claims that were asked for",
    async ([, operation], { upstream, harness, url }) => {
      upstream.answer = ({ headers }) =>
        headers.authorization === "Bearer stale"
          ? { status: 401, headers: { "WWW-Authenticate": challenge }, body: {} }
          : { status: 200, body: { externalAppointmentId: "1", appointmentClientJoinWebUrl: "https://x" } };
      const asked: TokenRequest[] = [];
      const client = createGatewayClient({
        url,
        getToken: (request) => {
          asked.push(request);
          return Promise.resolve(request.forceRefresh ? "fresh" : "stale");
        },
      });
      expect(Object.values(await operation(client))).toMatchObject([
        { __typename: expect.stringMatching(/^(?:VirtualAppointment|DeleteVirtualAppointmentPayload)$/) },
      ]);
      expect(asked).toEqual([{ forceRefresh: false }, { forceRefresh: true, claims }]);
      expect(harness.requests.map(({ authorization }) => authorization)).toEqual(["Bearer stale", "Bearer fresh"]);
    },
  );

  it("requests that are refused together share one fresh token, later ones get another", async ({ upstream, url }) => {
    upstream.answer = ({ headers }) =>
      headers.authorization === "Bearer stale"
        ? { status: 401, headers: { "WWW-Authenticate": challenge }, body: {} }
        : { status: 200, body: { externalAppointmentId: "1", appointmentClientJoinWebUrl: "https://x" } };
    const asked: TokenRequest[] = [];
    let refused = 0;
    const { promise: allRefused, resolve: letGo } = Promise.withResolvers<void>();
    const client = createGatewayClient({
      url,
      getToken: async (request) => {
        asked.push(request);
        if (!request.forceRefresh) return "stale";
        await allRefused;
        return "fresh";
      },
      fetch: async (input, init) => {
        const response = await readWhole(input, init);
        if (response.status === 401 && ++refused === 5) setImmediate(letGo);
        return response;
      },
    });
    const together = Array.from({ length: 5 }, () => client.execute(VirtualAppointmentDocument, meeting));
    expect((await Promise.all(together)).map(({ virtualAppointment }) => virtualAppointment?.__typename)).toEqual(
      together.map(() => "VirtualAppointment"),
    );
    const forced = () => asked.filter(({ forceRefresh }) => forceRefresh);
    expect(forced()).toEqual([{ forceRefresh: true, claims }]);
    await client.execute(VirtualAppointmentDocument, meeting);
    expect(forced()).toHaveLength(2);
  });

  it("a fresh token that can't be had fails them all, and is asked for again by the next", async ({
    upstream,
    url,
  }) => {
    upstream.answer = () => ({ status: 401, body: {} });
    let refreshes = 0;
    let refused = 0;
    const { promise: allRefused, resolve: letGo } = Promise.withResolvers<void>();
    const client = createGatewayClient({
      url,
      getToken: async ({ forceRefresh }) => {
        if (!forceRefresh) return "stale";
        refreshes++;
        await allRefused;
        throw new Error("interaction_required");
      },
      fetch: async (input, init) => {
        const response = await readWhole(input, init);
        if (++refused === 3) setImmediate(letGo);
        return response;
      },
    });
    const ask = () => failure(client.execute(VirtualAppointmentDocument, meeting));
    expect(await Promise.all([ask(), ask(), ask()])).toMatchObject(
      Array.from({ length: 3 }, () => ({ kind: "token" })),
    );
    expect(refreshes).toBe(1);
    expect(await ask()).toMatchObject({ kind: "token" });
    expect(refreshes).toBe(2);
  });

  it("a second 401 is an error, with the claims to sign in with", async ({ upstream, harness }) => {
    upstream.answer = () => ({ status: 401, headers: { "WWW-Authenticate": challenge }, body: {} });
    const error = await failure(harness.client.execute(VirtualAppointmentDocument, meeting));
    expect(error).toBeInstanceOf(GatewayRequestError);
    expect(error).toMatchObject({
      kind: "http",
      status: 401,
      claims,
      errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
    });
    expect(harness.requests).toHaveLength(2);
  });

  it("without getToken a 401 is an error at once, and no header is made up", async ({ harness, url }) => {
    const error = await failure(createGatewayClient({ url }).execute(ViewerDocument, {}));
    expect(error).toMatchObject({ kind: "http", status: 401, claims: undefined });
    expect(harness.requests).toMatchObject([{ authorization: undefined }]);
  });

  it("a getToken that fails sends nothing, and its error is the cause", async ({ harness, url }) => {
    const cause = new Error("interaction_required");
    const getToken = () => {
      throw cause;
    };
    const error = await failure(createGatewayClient({ url, getToken }).execute(ViewerDocument, {}));
    expect(error).toMatchObject({ kind: "token", cause });
    expect(harness.requests).toHaveLength(0);
  });
});
