import { expect } from "vitest";
import { ChangeWatches } from "../../../src/graph/feed/change-watches.ts";
import type { ChangeWatch } from "../../../src/graph/feed/change-watch.ts";
import type { Credential } from "../../../src/graph/model/credential.ts";
import { ThrottledError } from "../../../src/graph/model/gateway-errors.ts";
import { OperationLives } from "../../../src/graph/operation-life.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";

const OWN = 156;

const it = base
  /** The streams of an upstream that tells each caller of its changes, and from where on. */
  .extend("watches", async ({ ownUpstream }, cleanup) => {
    ownUpstream.answer = (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("event: position\nid: 1-1\ndata: {}\n\n");
      return "handled";
    };
    const watches = new ChangeWatches(ownUpstream.url, Date.now);
    await disposeLater({ [Symbol.asyncDispose]: () => watches.close() }, cleanup);
    return watches;
  })
  .extend("watch", ({ watches }) => (owner: string, userId: string, kind: Credential["kind"] = "application") => {
    const credential: Credential = {
      kind,
      owner,
      tokenFor: () => "token-of-the-gateway",
      authorize: (place) => place.userId,
      forget: () => {},
    };
    const life = new OperationLives().begin(60_000);
    return watches.watch({ credential, life, operationReads: { asked: 0, ofCaller: 0 } }, { userId }, undefined);
  })
  .extend("watchMany", ({ watch }) => async (owner: string, kind?: Credential["kind"]) => {
    const opened: ChangeWatch[] = [];
    try {
      for (; opened.length < 2 * OWN;) opened.push(await watch(owner, `${owner}-${opened.length}`, kind));
    } catch (error) {
      expect(error).toBeInstanceOf(ThrottledError);
    }
    return opened;
  });

it("one caller of the gateway leaves streams for others, and has its own again once it leaves some", async ({
  watch,
  watches,
  watchMany,
}) => {
  const greedy = await watchMany("greedy");
  expect([greedy.length, watches.open]).toEqual([OWN, OWN]);
  const other = await watch("other", "a-patient-user");
  // What somebody watches already takes no place more, and gives none back before all have left.
  const again = await watch("greedy", "greedy-0");
  greedy[0]?.close();
  await expect(watch("greedy", "one-more")).rejects.toThrow(ThrottledError);
  again.close();
  const late = await watch("greedy", "one-more");
  expect(watches.open).toBe(OWN + 1);
  for (const one of [...greedy, other, late]) one.close();
  expect(watches.open).toBe(0);
});

it("a caller with a credential of its own has what the upstream gives it", async ({ watchMany }) => {
  expect(await watchMany("user", "user")).toHaveLength(2 * OWN);
});
