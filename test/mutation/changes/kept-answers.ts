import type { Change } from "../change.ts";

const kept = "src/graph/reads/kept-answers.ts";
const alone = ["test/graph/reads/kept-answers.test.ts"];
const reads = ["test/graph/validated-reads.test.ts"];
const texts = ["test/gateway/execution/kept-text.test.ts"];

/** That something is answered from memory, shown to another, or kept where it must not be. */
export const keptAnswers: readonly Change[] = [
  {
    name: "what is kept is found for any token",
    file: kept,
    find: "const answers = this.#byToken.get(token);\n    if (answers === undefined) return undefined;\n    answers.usedAt",
    replace:
      "const answers = [...this.#byToken.values()][0];\n    if (answers === undefined) return undefined;\n    answers.usedAt",
    tests: [...alone, ...reads],
  },
  {
    name: "a 304 stands for what is kept by then, not for what it was asked with",
    file: kept,
    find: "      return known;\n    }\n    if (status === 200)",
    replace: "      return this.find(token, path) ?? known;\n    }\n    if (status === 200)",
    tests: alone,
  },
  {
    name: "what is gone stays, and what may not be read any more",
    file: kept,
    find: "    this.#drop(token, path);\n    if (status !== 403",
    replace: "    if (status !== 403",
    tests: [...alone, ...reads],
  },
  {
    name: "an upstream that refuses etags is asked by them for ever",
    file: kept,
    find: "if (status !== 403 && status !== 404 && status !== 410) this.#wasIgnored();",
    replace: "",
    tests: alone,
  },
  {
    name: "tokens weigh nothing",
    file: kept,
    find: "this.#byToken.has(token) ? 0 : weightOfToken(token)",
    replace: "0",
    tests: alone,
  },
  {
    name: "what a refused token has read stays",
    file: "src/graph/graph-client.ts",
    find: "this.#kept?.forget(token);",
    replace: "",
    tests: reads,
  },
  {
    name: "any etag is sent back",
    file: kept,
    find: "if (!ETAG.test(etag)) return answer;",
    replace: "",
    tests: alone,
  },
  {
    name: "whoever comes first drives out what is read often",
    file: kept,
    find: " || this.#recurrence.of(next) >= often",
    replace: "",
    tests: alone,
  },
  {
    name: "there is always room",
    file: kept,
    find: " || !this.#makeRoom(weight + ofToken, often)",
    replace: "",
    tests: alone,
  },
  {
    name: "any token gives up what another one brings",
    file: kept,
    find: "heaviest === undefined || entry[1].weight > heaviest[1].weight",
    replace: "heaviest === undefined || entry[1].weight < heaviest[1].weight",
    tests: alone,
  },
  {
    name: "an upstream that ignores etags is asked by them for ever",
    file: kept,
    find: 'if (known !== undefined && known.etag === answer.headers["etag"]) this.#wasIgnored();',
    replace: "",
    tests: alone,
  },
  {
    name: "idle tokens are kept",
    file: kept,
    find: "if (usedAt < before) this.forget(token);",
    replace: "",
    tests: alone,
  },
  {
    name: "what was made under one name is shown under another",
    file: "src/graph/graph-client.ts",
    find: "known?.key.isSame(key) === true",
    replace: "known !== undefined",
    tests: ["test/graph/two-users.test.ts"],
  },
  {
    name: "a text is kept of what was still to come",
    file: "src/gateway/execution/plan-executor.ts",
    find: "if (this.promised === promised && this.#ofOperation === ofOperation) {",
    replace: "if (this.#ofOperation === ofOperation) {",
    tests: reads,
  },
  {
    name: "texts of all selections are one",
    file: "src/common/kept-texts.ts",
    find: "const text = this.#texts[this.#selections.indexOf(id)];",
    replace: "const text = this.#texts[0];",
    tests: texts,
  },
  {
    name: "a text may have any length",
    file: "src/common/kept-texts.ts",
    find: "text.length <= this.#longest ? new KeptText(text, characters) : TOO_LONG",
    replace: "new KeptText(text, characters)",
    tests: texts,
  },
  {
    name: "the characters of a text count for nothing",
    file: "src/gateway/execution/plan-executor.ts",
    find: "      this.characters += known.characters;\n",
    replace: "",
    tests: texts,
  },
  {
    name: "whoever traces sees texts",
    file: "src/gateway/execution/plan-plugin.ts",
    find: "keepsTexts && message === undefined",
    replace: "keepsTexts",
    tests: texts,
  },
  {
    name: "an answer with GET is kept by anybody",
    file: "src/gateway/http/conditional-get.ts",
    find: '"private, no-cache"',
    replace: '"no-cache"',
    tests: ["test/gateway/http/conditional-get.test.ts"],
  },
];
