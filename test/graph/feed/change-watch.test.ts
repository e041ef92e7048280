import { expect, it } from "vitest";
import { ChangeWatch } from "../../../src/graph/feed/change-watch.ts";
import { PassthroughIdentity } from "../../../src/identity/passthrough-mode.ts";

it("a watch that is closed while it waits for its token listens to nothing", async () => {
  const { credential } = new PassthroughIdentity().authenticate("Bearer any");
  let asked = 0;
  const streamOf = (): never => {
    asked++;
    throw new Error("Nobody would leave it.");
  };
  const watch = new ChangeWatch(credential, { userId: undefined }, streamOf, Date.now);
  const opening = watch.open(undefined);
  watch.close();
  await opening;
  expect([asked, await watch.next()]).toEqual([0, undefined]);
});
