import { expect, it } from "vitest";
import { issuePath } from "../../src/common/issue-path.ts";

it.each([
  [[], ""],
  [["input"], "input"],
  [["input", "appointmentClients", 0, "emailAddress"], "input.appointmentClients[0].emailAddress"],
  [["meetings", 2, { key: "userId" }], "meetings[2].userId"],
  [[0, "url"], "[0].url"],
])("%j is %s", (path, text) => expect(issuePath(path)).toBe(text));
