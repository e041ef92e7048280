import { expect, it } from "vitest";
import { ChangeWatch } from "../../../src/graph/feed/change-watch.ts";
import { PassthroughIdentity } from "../../../src/identity/passthrough-mode.ts";

it("a watch that is closed while it waits for its token listens to nothing", async () => {
  const { credential } = new PassthroughIdentity().authenticate("Bearer any");
  let [asked, closed] = [0, 0];
  const streamOf = (): never => {
    asked++;
    throw new Error("Nobody would leave it.");
  };
  const watch = new ChangeWatch(
    credential,
    { userId: undefined },
    {
      streamOf,
      now: Date.now,
      whenClosed: () => closed++,
    },
  );
  const opening = watch.open(undefined);
  watch.close();
  watch.close();
  await opening;
  expect([asked, closed, await watch.next()]).toEqual([0, 1, undefined]);
});
