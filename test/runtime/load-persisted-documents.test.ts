import { hash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { ConfigError } from "../../src/config/config-error.ts";
import { parseConfig } from "../../src/config/config.ts";
import { readPersistedDocuments } from "../../src/runtime/load-persisted-documents.ts";
import { call } from "../support/http.ts";
import { createHome, runProgram, startProgram } from "../support/program.ts";

const directory = mkdtempSync(join(tmpdir(), "documents-"));
afterAll(() => rmSync(directory, { recursive: true }));

const document = "{ __typename }";
const key = hash("sha256", document);
const written = (name: string, text: string) => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};
const good = written("good.json", JSON.stringify({ [key]: document }));
const nowhere = pathToFileURL(join(directory, "nowhere.json"));

const read = (variables: Record<string, string>, own = nowhere) => readPersistedDocuments(parseConfig(variables), own);
const problemsOf = (variables: Record<string, string>, own = nowhere) => {
  try {
    read(variables, own);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

describe("the documents that callers may name", () => {
  it("are those of the file", () => {
    const documents = new Map([[key, document]]);
    expect(read({ PERSISTED_DOCUMENTS: good })).toEqual({ documents, only: false });
    expect(read({ PERSISTED_DOCUMENTS: good, PERSISTED_DOCUMENTS_ONLY: "true" })).toEqual({ documents, only: true });
  });

  it("are the client package's in development, unless told otherwise, and none in production", () => {
    const own = pathToFileURL(written("own.json", JSON.stringify({ [hash("sha256", "{ a }")]: "{ a }" })));
    expect([...read({}, own).documents.values()]).toEqual(["{ a }"]);
    expect([...read({ PERSISTED_DOCUMENTS: good }, own).documents.values()]).toEqual([document]);
    expect(read({}).documents.size).toBe(0);
    const production = { NODE_ENV: "production", AUTH_MODE: "passthrough", GRAPH_URL: "https://graph.microsoft.com" };
    expect(read(production, own).documents.size).toBe(0);
  });

  it("are found where this repository has its client package", () => {
    expect([...readPersistedDocuments(parseConfig({})).documents.values()]).toContainEqual(
      expect.stringContaining("query Viewer"),
    );
  });

  const other = "query { nothing }";
  it.each([
    ["a file that isn't there", join(directory, "missing.json"), "can't be read (ENOENT)"],
    ["a directory", directory, "can't be read (EISDIR)"],
    ["something else than JSON", written("text.json", document), "is not JSON"],
    [
      "a list",
      written("list.json", "[]"),
      'must hold an object of documents by their hashes: { "<SHA-256>": "query …" }',
    ],
    [
      "documents that are no text",
      written("number.json", JSON.stringify({ [key]: 5 })),
      'must hold an object of documents by their hashes: { "<SHA-256>": "query …" }',
    ],
    [
      "a document under another hash",
      written("other.json", JSON.stringify({ [key]: other, [hash("sha256", other)]: other })),
      "holds 1 document that is not under the SHA-256 of the text, in lower-case hexadecimal",
    ],
    [
      "prefixed and upper-case keys",
      written("prefix.json", JSON.stringify({ [`sha256:${key}`]: document, [key.toUpperCase()]: document })),
      "holds 2 documents that are not under the SHA-256 of the text, in lower-case hexadecimal",
    ],
  ])("are a clear problem when the file is %s", (_, file, problem) => {
    expect(problemsOf({ PERSISTED_DOCUMENTS: file })).toEqual([`PERSISTED_DOCUMENTS ${problem}`]);
  });

  it("are a problem of the client package when it is there that they are wrong", () => {
    expect(problemsOf({}, pathToFileURL(join(directory, "text.json")))).toEqual([
      "src/client/generated/persisted-documents.json is not JSON",
    ]);
  });

  it("can't be none when no other document is allowed", () => {
    const empty = written("empty.json", "{}");
    const problems = ["PERSISTED_DOCUMENTS_ONLY needs documents in PERSISTED_DOCUMENTS: it would refuse everything"];
    expect(problemsOf({ PERSISTED_DOCUMENTS_ONLY: "true" })).toEqual(problems);
    expect(problemsOf({ PERSISTED_DOCUMENTS_ONLY: "true", PERSISTED_DOCUMENTS: empty })).toEqual(problems);
  });

  it("are allowed alone or not: true or false", () => {
    expect(problemsOf({ PERSISTED_DOCUMENTS_ONLY: "yes", READ_SLOTS: "0" })).toEqual([
      "READ_SLOTS must be a whole number, 1 to 64",
      "PERSISTED_DOCUMENTS_ONLY must be true or false",
    ]);
  });
});

describe("the gateway", () => {
  const upstream = { AUTH_MODE: "passthrough", GRAPH_URL: "http://127.0.0.1:9" };

  it("doesn't start on a file that is wrong, and says why", async () => {
    const home = createHome();
    const file = join(directory, "text.json");
    const outcome = await runProgram(["gateway"], { ...home.environment, ...upstream, PERSISTED_DOCUMENTS: file });
    home.remove();
    expect(outcome).toMatchObject({
      code: 1,
      stderr: "The environment has a problem.\n  PERSISTED_DOCUMENTS is not JSON\n",
    });
  });

  it("executes what the file holds, and nothing else when told so", async () => {
    const home = createHome();
    const only = { PERSISTED_DOCUMENTS: good, PERSISTED_DOCUMENTS_ONLY: "true" };
    const gateway = await startProgram(["gateway"], { ...home.environment, ...upstream, ...only });
    const ask = async (body: object) => (await call("POST", `${gateway.urls[0]}/graphql`, { token: "any", body })).body;
    const answers = [await ask({ documentId: `sha256:${key}` }), await ask({ query: document })];
    await gateway.stop("SIGTERM");
    home.remove();
    expect(answers).toMatchObject([
      { data: { __typename: "Query" } },
      { errors: [{ extensions: { code: "PERSISTED_DOCUMENT_REQUIRED" } }] },
    ]);
  });
});
