import { hash } from "node:crypto";
import { ConfidentialClientApplication, type INetworkModule } from "@azure/msal-node";
import { pino } from "pino";
import { createIdentity } from "../../src/identity/create-identity.ts";
import { UpstreamTokens } from "../../src/identity/token-cache.ts";
import { CLIENT_ID, CLIENT_SECRET, granted, startAuthority, TENANT, userNumber } from "../support/authority.ts";

// What identity costs: node --expose-gc test/bench/identity.ts

const USERS = 10_000;
const SIZE_OF_TOKEN = 2048;
const rows: { what: string; median: string; p99: string; note: string }[] = [];

function add(what: string, milliseconds: number[], note = ""): void {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const at = (share: number) => `${(sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(4)} ms`;
  rows.push({ what, median: at(0.5), p99: at(0.99), note });
}

async function measure(count: number, work: (index: number) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const began = performance.now();
    await work(index);
    times.push(performance.now() - began);
  }
  return times;
}

function megabytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

// The cache alone, full to the brim, asked in random order.
{
  const tokens = new UpstreamTokens(Date.now);
  // Flat strings of their own, as they come from the network.
  const freshToken = (index: number) => Buffer.alloc(SIZE_OF_TOKEN, String(index)).toString("latin1");
  const fill = async (from: number, to: number) => {
    for (let index = from; index < to; index++) {
      await tokens.get(keyOf(index), () =>
        Promise.resolve({ token: freshToken(index), expiresAt: Date.now() + 3_600_000 }),
      );
    }
  };
  const before = megabytes();
  await fill(0, USERS);
  const full = megabytes();
  const times = await measure(200_000, () => tokens.get(keyOf(Math.floor(Math.random() * USERS)), never));
  add(
    `token look-up among ${USERS.toLocaleString("en")} users`,
    times,
    `${tokens.size} tokens of 2 kB: ${(full - before).toFixed(1)} MB`,
  );
  await fill(USERS, USERS * 5);
  rows.push({
    what: `memory after ${(USERS * 5).toLocaleString("en")} users`,
    median: "",
    p99: "",
    note: `${tokens.size} tokens: ${(megabytes() - before).toFixed(1)} MB`,
  });
}

await using authority = await startAuthority();
authority.reply = () => granted("x".repeat(SIZE_OF_TOKEN));

// A request's way through identity, in one process with the authority.
{
  const identity = createIdentity(authority.settings(), pino({ level: "silent" }), Date.now);
  const users = await Promise.all(
    Array.from({ length: 1000 }, (_, index) => authority.token({ oid: userNumber(index) })),
  );
  const ask = async (index: number) => {
    const { credential } = await identity.authenticate(`Bearer ${users[index % users.length]}`);
    return credential.tokenFor("appointments");
  };
  const validate = async (index: number) => identity.authenticate(`Bearer ${users[index]}`);
  add("a caller's first request: RS256, claims", await measure(1000, validate), "1,000 users");
  add(
    "a caller's first exchange: MSAL, HTTP, token endpoint",
    await measure(1000, ask),
    `${authority.tokenCalls.length} token requests`,
  );
  add(
    "a caller's later requests: digest, caller, token",
    await measure(50_000, ask),
    `${authority.tokenCalls.length} token requests`,
  );
  authority.tokenCalls.splice(0);
  const one = await authority.token({ oid: userNumber(5000) });
  await Promise.all(
    Array.from({ length: 100 }, async () => {
      const { credential } = await identity.authenticate(`Bearer ${one}`);
      return credential.tokenFor("appointments");
    }),
  );
  rows.push({
    what: "100 operations of one user at once",
    median: "",
    p99: "",
    note: `${authority.tokenCalls.length} token request`,
  });
  await identity.close();
}

// What the two ways to use MSAL cost, without any network: a client for each acquisition, or one for all.
{
  let asked = 0;
  const network: INetworkModule = {
    sendGetRequestAsync: () => Promise.reject(new Error("Nothing is to be looked up.")),
    sendPostRequestAsync: () =>
      Promise.resolve({ status: 200, headers: {}, body: answerOf(userNumber(asked)) as never }),
  };
  const create = () =>
    new ConfidentialClientApplication({
      auth: {
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        ...authority.settings().authority.msalSettingsOf(TENANT),
      },
      system: { networkClient: network, loggerOptions: { loggerCallback: () => {} } },
    });
  const shared = create();
  const exchange = (client: ConfidentialClientApplication, index: number, skipCache: boolean) => {
    asked = index;
    const scopes = ["https://graph.microsoft.com/.default"];
    return client.acquireTokenOnBehalfOf({ oboAssertion: `assertion-${index}`, scopes, skipCache });
  };
  add("MSAL: creating a client", await measure(2000, create));
  add("MSAL: exchange, a client each", await measure(1000, (index) => exchange(create(), index, true)));
  await measure(1000, (index) => exchange(shared, index, false));
  add(
    "MSAL: exchange, one client with 1,000 users in its cache",
    await measure(200, (index) => exchange(shared, 1000 + index, false)),
  );
  add(
    "MSAL: cache hit, one client with 1,200 users in its cache",
    await measure(200, (index) => exchange(shared, index, false)),
  );
}

// oxlint-disable-next-line no-console -- it is a program for a terminal
console.table(rows);

function keyOf(index: number): string {
  // As the credential makes it: the digest is part of a look-up's price.
  return `https://graph.microsoft.com ${TENANT} ${userNumber(index)} ${hash("sha256", `token ${index}`, "base64url")}`;
}

function never(): Promise<never> {
  return Promise.reject(new Error("It should have been remembered."));
}

function answerOf(oid: string): object {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    token_type: "Bearer",
    expires_in: 3599,
    scope: "https://graph.microsoft.com/.default",
    access_token: "x".repeat(SIZE_OF_TOKEN),
    id_token: `${encode({ alg: "none" })}.${encode({ oid, tid: TENANT, sub: oid })}.`,
    client_info: encode({ uid: oid, utid: TENANT }),
  };
}
