import { hash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect } from "vitest";
import type { ConfigError } from "../../src/config/config-error.ts";
import { parseConfig } from "../../src/config/config.ts";
import { readPersistedDocuments } from "../../src/runtime/load-persisted-documents.ts";
import { it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { runProgram } from "../support/programs/program.ts";

const document = "{ __typename }";
const key = hash("sha256", document);

const it = base
  .extend("written", ({ directory }) => (text: string) => {
    const file = join(directory, "documents.json");
    writeFileSync(file, text);
    return file;
  })
  .extend("good", ({ written }) => written(JSON.stringify({ [key]: document })));

const nowhere = pathToFileURL("/nowhere/documents.json");

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
  it("are those of the file", ({ good }) => {
    const documents = new Map([[key, document]]);
    expect(read({ PERSISTED_DOCUMENTS: good })).toEqual({ documents, only: false });
    expect(read({ PERSISTED_DOCUMENTS: good, PERSISTED_DOCUMENTS_ONLY: "true" })).toEqual({ documents, only: true });
  });

  it("are the client package's in development, unless told otherwise, and none in production", ({
    directory,
    good,
  }) => {
    const own = pathToFileURL(join(directory, "own.json"));
    writeFileSync(own, JSON.stringify({ [hash("sha256", "{ a }")]: "{ a }" }));
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
  it.for([
    ["something else than JSON", document, "is not JSON"],
    ["a list", "[]", 'must hold an object of documents by their hashes: { "<SHA-256>": "query …" }'],
    [
      "documents that are no text",
      JSON.stringify({ [key]: 5 }),
      'must hold an object of documents by their hashes: { "<SHA-256>": "query …" }',
    ],
    [
      "a document under another hash",
      JSON.stringify({ [key]: other, [hash("sha256", other)]: other }),
      "holds 1 document that is not under the SHA-256 of the text, in lower-case hexadecimal",
    ],
    [
      "prefixed and upper-case keys",
      JSON.stringify({ [`sha256:${key}`]: document, [key.toUpperCase()]: document }),
      "holds 2 documents that are not under the SHA-256 of the text, in lower-case hexadecimal",
    ],
  ] as const)("are a clear problem when the file is %s", ([, text, problem], { written }) => {
    expect(problemsOf({ PERSISTED_DOCUMENTS: written(text) })).toEqual([`PERSISTED_DOCUMENTS ${problem}`]);
  });

  it.for([
    ["a file that isn't there", "missing.json", "can't be read (ENOENT)"],
    ["a directory", "", "can't be read (EISDIR)"],
  ] as const)("are a clear problem when the file is %s", ([, name, problem], { directory }) => {
    const file = join(directory, name);
    expect(problemsOf({ PERSISTED_DOCUMENTS: file })).toEqual([`PERSISTED_DOCUMENTS ${problem}`]);
  });

  it("are a problem of the client package when it is there that they are wrong", ({ written }) => {
    expect(problemsOf({}, pathToFileURL(written(document)))).toEqual([
      "src/client/generated/persisted-documents.json is not JSON",
    ]);
  });

  it("can't be none when no other document is allowed", ({ written }) => {
    const empty = written("{}");
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

  it("doesn't start on a file that is wrong, and says why", async ({ home, written }) => {
    const variables = { ...upstream, PERSISTED_DOCUMENTS: written(document) };
    const outcome = await runProgram(["gateway"], { ...home.environment, ...variables });
    expect(outcome).toMatchObject({
      code: 1,
      stderr: "The environment has a problem.\n  PERSISTED_DOCUMENTS is not JSON\n",
    });
  });

  it("executes what the file holds, and nothing else when told so", async ({ home, good, anotherProgram }) => {
    const only = { PERSISTED_DOCUMENTS: good, PERSISTED_DOCUMENTS_ONLY: "true" };
    const gateway = await anotherProgram(["gateway"], { ...home.environment, ...upstream, ...only });
    const ask = async (body: object) => (await call("POST", `${gateway.urls[0]}/graphql`, { token: "any", body })).body;
    const answers = [await ask({ documentId: `sha256:${key}` }), await ask({ query: document })];
    expect(answers).toMatchObject([
      { data: { __typename: "Query" } },
      { errors: [{ extensions: { code: "PERSISTED_DOCUMENT_REQUIRED" } }] },
    ]);
  });
});
