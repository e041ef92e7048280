import { describe, expect, it } from "vitest";
import type { GraphError } from "../../../src/service/protocol/graph-error.ts";
import { checkPreconditions, isUnchanged } from "../../../src/service/protocol/preconditions.ts";

// Lists of tags as HTTP writes them, blank by blank: what a header's parser leaves of them, a batch has in JSON.

const CURRENT = 'W/"a"';
const thrownBy = (work: () => unknown): GraphError | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error as GraphError;
  }
};
const told = (error: GraphError | undefined) => ({
  status: error?.status,
  code: error?.code,
  message: error?.message,
  options: error?.options,
});
const statusOf = (work: () => unknown) => thrownBy(work)?.status;

const holding = [
  '"a"',
  'W/"a"',
  '  "a"',
  '"a"  ',
  '"b","a"',
  '"b"  ,  W/"a"',
  'W/"b",W/"a"',
  '"","a"',
  '"bb","","cc", "a"',
  '"b,c", "a"',
  '"a","b"',
  "*",
  " * ",
];
const others = ['"b"', '""', '"A"', '"aa"', 'W/"b"', '"W/a"', '"b", "c"', '"a,b"', '"W/"'];
const malformed = [
  "",
  " ",
  "a",
  '"a',
  'a"',
  '"a""a"',
  '"a" "a"',
  '"a";"a"',
  '"a",',
  ',"a"',
  '"a",,"a"',
  "W/a",
  'w/"a"',
  'W "a"',
  '"b", a',
  '"b", x"a"',
  'x"a"',
  '"a"x',
  '"b",w/"a"',
  "**",
  "*, *",
];

describe("what is there has the tag", () => {
  it.each(holding)("%j", (tags) => {
    expect(statusOf(() => checkPreconditions({ "if-match": tags }, CURRENT))).toBe(undefined);
    expect(statusOf(() => checkPreconditions({ "if-none-match": tags }, CURRENT))).toBe(412);
    expect(isUnchanged({ "if-none-match": tags }, CURRENT)).toBe(true);
    // Nothing has no tag.
    expect(statusOf(() => checkPreconditions({ "if-match": tags }, undefined))).toBe(412);
    expect(statusOf(() => checkPreconditions({ "if-none-match": tags }, undefined))).toBe(undefined);
  });
});

describe("what is there has another tag than", () => {
  it.each(others)("%j", (tags) => {
    expect(statusOf(() => checkPreconditions({ "if-match": tags }, CURRENT))).toBe(412);
    expect(statusOf(() => checkPreconditions({ "if-none-match": tags }, CURRENT))).toBe(undefined);
    expect(isUnchanged({ "if-none-match": tags }, CURRENT)).toBe(false);
  });
});

describe("no list of tags is", () => {
  it.each(malformed)("%j", (tags) => {
    for (const etag of [CURRENT, undefined]) {
      for (const name of ["if-match", "if-none-match"]) {
        const refused = thrownBy(() => checkPreconditions({ [name]: tags }, etag));
        expect(told(refused)).toMatchObject({
          status: 400,
          code: "BadRequest",
          message: "ETags must be quoted strings.",
          options: { innerCode: "malformedEntityTag" },
        });
      }
    }
    expect(statusOf(() => isUnchanged({ "if-none-match": tags }, CURRENT))).toBe(400);
  });
});

it("a failed condition says what is there now, and nothing where nothing is", () => {
  const refused = (headers: object) => ({
    status: 412,
    code: "resourceModified",
    message: "The ETag value in the If-Match or If-None-Match header does not fit the current state of the resource.",
    options: { innerCode: "entityTagDoesNotMatch", ...headers },
  });
  const changed = thrownBy(() => checkPreconditions({ "if-match": '"b"' }, CURRENT));
  expect(told(changed)).toMatchObject(refused({ headers: { ETag: CURRENT } }));
  const nothing = thrownBy(() => checkPreconditions({ "if-match": "*" }, undefined));
  expect(nothing?.options).toEqual(refused({}).options);
});

it("both conditions count, for a read the first alone can fail", () => {
  expect(statusOf(() => checkPreconditions({ "if-match": '"a"', "if-none-match": '"b"' }, CURRENT))).toBe(undefined);
  expect(statusOf(() => checkPreconditions({ "if-match": '"a"', "if-none-match": '"a"' }, CURRENT))).toBe(412);
  expect(statusOf(() => checkPreconditions({ "if-match": '"b"', "if-none-match": '"b"' }, CURRENT))).toBe(412);
  expect(isUnchanged({}, CURRENT)).toBe(false);
  expect(isUnchanged({ "if-match": '"a"' }, CURRENT)).toBe(false);
  expect(statusOf(() => isUnchanged({ "if-match": '"b"', "if-none-match": '"a"' }, CURRENT))).toBe(412);
});
