import { request, type ServerResponse } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { Compression } from "../../../src/gateway/http/compression.ts";
import { chooseEncoding } from "../../../src/gateway/http/content-encoding.ts";
import { it } from "../../support/fixtures.ts";

interface Told {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: Buffer;
}

/** `fetch` would say what it takes, and decode it. */
function post(url: string, headers: Record<string, string>, body: object): Promise<Told> {
  const { promise, resolve, reject } = Promise.withResolvers<Told>();
  const all = { authorization: "Bearer any", "content-type": "application/json", ...headers };
  const outgoing = request(url, { method: "POST", agent: false, headers: all }, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("end", () => {
      const { date: _, "request-id": _id, ...others } = response.headers;
      resolve({ status: response.statusCode, headers: others, body: Buffer.concat(chunks) });
    });
  });
  outgoing.on("error", reject);
  outgoing.end(JSON.stringify(body));
  return promise;
}

const decoders: Record<string, (body: Buffer) => Buffer> = { br: brotliDecompressSync, gzip: gunzipSync };
/** Answered with as many fields. */
const names = (count: number) => ({
  query: `{ ${Array.from({ length: count }, (_, index) => `i${index}: __typename`).join(" ")} }`,
});
const large = names(400);
const small = { query: "{ __typename }" };
const wrong = {
  query: `{ ${Array.from({ length: 12 }, (_, index) => `unknownField${"x".repeat(100)}${index}`).join(" ")} }`,
};

it.override("upstreamAnswer", () => () => ({ status: 404 }));
it.override("gatewayOptions", { token: "any", compression: true });

describe.for(["/graphql", "/graphql?"])("by %s", (path) => {
  it.for<[string, string, object]>([
    ["br", "gzip, deflate, br, zstd", large],
    ["br", "br", large],
    ["gzip", "gzip", large],
    ["gzip", "gzip, br;q=0.5", large],
    ["gzip", "x-gzip", large],
    ["gzip", "gzip, br;q=0", large],
    ["br", "*", large],
    ["gzip", "*, br;q=0", large],
    ["br", "gzip, br", wrong],
    ["gzip", "gzip, identity;q=0", small],
    ["br", "br, *;q=0", small],
  ])("%s for Accept-Encoding: %s (%#)", async ([encoding, accept, operation], { gateway }) => {
    // By graphql-js, by a plan that is made, and by one that is known.
    for (let time = 0; time < 3; time++) {
      const plain = await post(`${gateway.url}${path}`, {}, operation);
      const { status, headers, body } = await post(`${gateway.url}${path}`, { "accept-encoding": accept }, operation);
      expect(status).toBe(plain.status);
      expect(headers).toEqual({
        ...plain.headers,
        "content-encoding": encoding,
        "content-length": String(body.length),
      });
      expect(headers["vary"]).toBe("Origin, Accept-Encoding");
      expect(decoders[encoding]?.(body)).toEqual(plain.body);
      if (operation !== small) expect(body.length).toBeLessThan(plain.body.length / 2);
    }
  });

  it.for<[string, Record<string, string>, object]>([
    ["a small answer", { "accept-encoding": "br, gzip" }, small],
    ["nobody who asks for it", {}, large],
    ["an empty wish", { "accept-encoding": "" }, large],
    ["what is not known", { "accept-encoding": "deflate, zstd" }, large],
    ["what is refused", { "accept-encoding": "br;q=0, gzip;q=0.0" }, large],
    ["what is liked less", { "accept-encoding": "gzip;q=0.5, identity" }, large],
    ["a weight that is none", { "accept-encoding": "gzip;q=2, br;q=x" }, large],
    ["nothing at all, for a write was executed", { "accept-encoding": "identity;q=0, *;q=0" }, large],
    ["a request that is not to be transformed", { "accept-encoding": "br", "cache-control": "no-transform" }, large],
  ])("not %s", async ([, headers, operation], { gateway }) => {
    const plain = await post(`${gateway.url}${path}`, {}, operation);
    const answer = await post(`${gateway.url}${path}`, headers, operation);
    expect(answer).toEqual(plain);
    expect(answer.headers["content-encoding"]).toBeUndefined();
  });

  it("from 1,024 bytes on", async ({ gateway }) => {
    const sized = async (more: number) => {
      const query = `{ i${"x".repeat(more)}: __typename }`;
      const { body } = await post(`${gateway.url}${path}`, {}, { query });
      const { headers } = await post(`${gateway.url}${path}`, { "accept-encoding": "br" }, { query });
      return [body.length, headers["content-encoding"]];
    };
    const [least = 0] = await sized(0);
    expect(await sized(1023 - Number(least))).toEqual([1023, undefined]);
    expect(await sized(1024 - Number(least))).toEqual([1024, "br"]);
  });

  it("off unless it is configured", async ({ anotherGateway, upstream }) => {
    const { url } = await anotherGateway(upstream.url, { token: "any" });
    const { headers } = await post(`${url}${path}`, { "accept-encoding": "br, gzip" }, large);
    expect([headers["content-encoding"], headers["vary"]]).toEqual([undefined, "Origin"]);
  });
});

it.for<[string, ReturnType<typeof chooseEncoding>]>([
  ["", { encoding: undefined, takesIdentity: true }],
  ["br;q=0.001", { encoding: "br", takesIdentity: true }],
  ["BR ; Q=1.000", { encoding: "br", takesIdentity: true }],
  ["*;q=0", { encoding: undefined, takesIdentity: false }],
  ["*;q=0, identity", { encoding: undefined, takesIdentity: true }],
  ["*;q=0.5, gzip;q=0.6", { encoding: "gzip", takesIdentity: true }],
  ["identity;q=0", { encoding: undefined, takesIdentity: false }],
  ["identity;q=0.5, gzip;q=0.5", { encoding: "gzip", takesIdentity: true }],
])("%j is understood", ([accept, chosen]) => {
  expect(chooseEncoding(accept)).toEqual(chosen);
});

it("at most four are compressed at once: what comes beside them is sent as it is", async () => {
  const compression = new Compression();
  const begin = () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const response = { writeHead: () => {}, end: resolve } as unknown as ServerResponse;
    const answer = { status: 200, headers: {}, text: "x".repeat(5000) };
    return { isTaken: compression.send({ "accept-encoding": "gzip" }, response, answer), promise };
  };
  for (let round = 0; round < 2; round++) {
    const begun = Array.from({ length: 6 }, begin);
    expect(begun.map(({ isTaken }) => isTaken)).toEqual([true, true, true, true, false, false]);
    await Promise.all(begun.slice(0, 4).map(({ promise }) => promise));
  }
});
