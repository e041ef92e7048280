import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { KeptAnswers } from "../../../src/graph/reads/kept-answers.ts";

// What is kept of reads to ask for it by its etag. Sizes are bytes, times milliseconds.

const MOST = 200_000;
let kept: KeptAnswers;

beforeEach(() => {
  vi.useFakeTimers();
  kept = new KeptAnswers(MOST, Date.now);
});
afterEach(() => void vi.useRealTimers());

const answer = (etag: string | undefined, body: unknown = { value: etag }) => ({
  status: 200,
  headers: { etag },
  body,
});
const notModified = { status: 304, headers: {}, body: undefined };

/** A read as it is: asked for by what is known. */
function read(token: string, path: string, come: Parameters<KeptAnswers["settle"]>[2]) {
  const known = kept.find(token, path);
  return { sentWith: known?.etag, result: kept.settle(token, path, come, known) };
}

it("asks by the etag of what was read, and takes it where it has not changed", () => {
  expect(read("adele", "/a", answer('"1"')).sentWith).toBeUndefined();
  const unchanged = read("adele", "/a", notModified);
  expect(unchanged).toMatchObject({ sentWith: '"1"', result: { status: 200, body: { value: '"1"' } } });
  expect(read("adele", "/a", answer('"2"'))).toMatchObject({ sentWith: '"1"', result: { body: { value: '"2"' } } });
  expect(read("adele", "/a", notModified)).toMatchObject({ sentWith: '"2"', result: { body: { value: '"2"' } } });
  expect(kept.usage).toMatchObject({ unchanged: 2 });
  expect(kept.usage.bytesSaved).toBeGreaterThan(2 * '{"value":"\\"1\\""}'.length - 1);
});

it("a 304 is about what was asked with, whatever was read meanwhile", () => {
  read("adele", "/a", answer('"1"'));
  const known = kept.find("adele", "/a");
  read("adele", "/a", answer('"2"'));
  expect(kept.settle("adele", "/a", notModified, known)).toMatchObject({ body: { value: '"1"' } });
});

it("a 304 that nobody asked for stays one", () => {
  expect(read("adele", "/a", notModified).result).toBe(notModified);
});

it("is for one token alone", () => {
  read("adele", "/a", answer('"1"'));
  expect(kept.find("alex", "/a")).toBeUndefined();
  expect(kept.find("adele", "/b")).toBeUndefined();
});

it.each([403, 404, 410])("forgets what is gone: %i", (status) => {
  read("adele", "/a", answer('"1"'));
  read("adele", "/a", { status, headers: {}, body: undefined });
  expect(kept.find("adele", "/a")).toBeUndefined();
  expect(kept.usage.weight).toBe(0);
});

it.each([400, 401, 408, 429, 500, 503])("keeps what an upstream in trouble says nothing of: %i", (status) => {
  read("adele", "/a", answer('"1"'));
  read("adele", "/a", { status, headers: {}, body: undefined });
  expect(kept.find("adele", "/a")?.etag).toBe('"1"');
});

it("forgets a token that is not used for a quarter of an hour, and one that is told of", () => {
  for (const token of ["adele", "alex", "megan"]) read(token, "/a", answer('"1"'));
  kept.forget("megan");
  vi.advanceTimersByTime(14 * 60_000);
  kept.find("alex", "/anything");
  vi.advanceTimersByTime(10 * 60_000);
  expect(["adele", "alex", "megan"].map((token) => kept.find(token, "/a")?.etag)).toEqual([
    undefined,
    '"1"',
    undefined,
  ]);
  vi.advanceTimersByTime(30 * 60_000);
  expect(kept.usage.weight).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it.each([undefined, "", '"a\nb"', '"a b"', '"ä€"', `"${"x".repeat(600)}"`])(
  "keeps nothing under the etag %j",
  (etag) => {
    read("adele", "/a", answer(etag));
    expect(kept.find("adele", "/a")).toBeUndefined();
  },
);

it("what can't be kept takes the place of nothing that is older", () => {
  read("adele", "/a", answer('"1"'));
  read("adele", "/a", answer(undefined));
  expect(kept.find("adele", "/a")).toBeUndefined();
});

it("keeps no answer that is large, or nested deeper than any of the API's", () => {
  const deep: unknown = Array.from({ length: 12 }).reduce<unknown>((inner) => [inner], "");
  for (const body of ["x".repeat(MOST / 64), deep]) {
    read("adele", "/a", answer('"1"', body));
    expect(kept.find("adele", "/a")).toBeUndefined();
  }
  read("adele", "/a", answer('"1"', "x".repeat(100)));
  expect(kept.find("adele", "/a")).toBeDefined();
});

it("never weighs more than it may, and gives up what is read least", () => {
  const often = Array.from({ length: 10 }, (_, number) => `/often/${number}`);
  for (let round = 0; round < 3; round++) for (const path of often) read("adele", path, answer('"1"'));
  for (let number = 0; number < 2000; number++) {
    read("adele", `/once/${number}`, answer('"1"'));
    expect(kept.usage.weight).toBeLessThanOrEqual(MOST);
  }
  expect(often.filter((path) => kept.find("adele", path) === undefined)).toEqual([]);
  // What is read over and over comes in, in the place of what was read once.
  for (let round = 0; round < 5; round++) read("adele", "/new", answer('"1"'));
  expect(kept.find("adele", "/new")).toBeDefined();
});

it("takes room from the token that has most", () => {
  read("adele", "/hers", answer('"1"'));
  for (let round = 0; round < 4; round++) {
    for (let number = 0; number < 500; number++) read("greedy", `/${number}`, answer(`"${round}"`));
  }
  expect(kept.find("adele", "/hers")).toBeDefined();
});

it("stops where the upstream doesn't look at etags, and tries again after ten minutes", () => {
  for (let number = 0; number < 200; number++) read("adele", "/a", answer('"1"'));
  expect(kept.find("adele", "/a")).toBeUndefined();
  expect(kept.usage.weight).toBe(0);
  vi.advanceTimersByTime(10 * 60_000 + 1);
  read("adele", "/a", answer('"1"'));
  expect(read("adele", "/a", notModified).sentWith).toBe('"1"');
  // One that changes all the time is looked at.
  for (let number = 0; number < 200; number++) read("adele", "/a", answer(`"${number}"`));
  expect(kept.find("adele", "/a")?.etag).toBe('"199"');
});
