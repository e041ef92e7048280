import { setTimeout as sleep } from "node:timers/promises";
import { atPace, operation, sideBySide, times, type Attack, type Means } from "./attack.ts";

const list = (kind: string, first: number, count: number) =>
  operation("query($m:[MeetingInput!]!){virtualAppointments(meetings:$m){__typename}}", {
    m: Array.from({ length: count }, (_, index) => ({ onlineMeetingId: `${kind}-${first + index}` })),
  });
const one = (kind: string, number: number) =>
  operation("query($id:ID!){virtualAppointment(onlineMeetingId:$id){__typename}}", { id: `${kind}-${number}` });
const update = (kind: string, number: number) =>
  operation("mutation($i:UpdateVirtualAppointmentInput!){updateVirtualAppointment(input:$i){__typename}}", {
    i: { onlineMeetingId: `${kind}-${number}`, externalAppointmentId: "x" },
  });

/** How many requests with meetings of a kind the upstream has had. */
async function requestsFor({ upstream }: Means, kind: string): Promise<number> {
  const counters = (await (await fetch(new URL("/counters", upstream))).json()) as Readonly<Record<string, number>>;
  return counters[kind] ?? 0;
}

/** Reads against an upstream that has had enough: what they became is more telling than what they got. */
function throttled(name: string, kind: string, bodiesOf: () => readonly string[]): Attack {
  return {
    name,
    prepare() {
      const bodies = bodiesOf();
      return async (means) => {
        const before = await requestsFor(means, kind);
        await Promise.all(bodies.map((body) => means.post(body)));
        const upstream = (await requestsFor(means, kind)) - before;
        for (let number = 0; number < upstream; number++) means.count("upstream");
      };
    },
  };
}

/** Reads of so many callers that an upstream answers after ten seconds, as many as fill all slots of each. */
async function slowReads(means: Means, callers: number): Promise<void> {
  await sideBySide(callers, async (caller) => {
    const token = `slow-${caller}`;
    await sideBySide(14, async (index) => void (await means.post(list("slow", index * 100, 100), { token })));
  });
}

export const upstreamAttacks: readonly Attack[] = [
  {
    name: "#4 150 writes to a mute upstream",
    prepare: () => async (means) => {
      await sideBySide(150, async (index) => void (await means.post(update("mute", index))));
    },
  },
  {
    name: "#4 the same, and the caller hangs up",
    prepare:
      () =>
      async ({ gateway, signal, count }) => {
        const headers = { authorization: "Bearer attacker", "content-type": "application/json" };
        const url = new URL("/graphql", gateway);
        await sideBySide(150, async (index) => {
          const caller = AbortSignal.any([signal, AbortSignal.timeout(100)]);
          await fetch(url, { method: "POST", headers, body: update("mute", index), signal: caller }).catch(() => {});
          count("gone");
        });
      },
  },
  { name: "#5 reads of two callers from a slow upstream", prepare: () => (means) => slowReads(means, 2) },
  { name: "#5 reads of twenty callers from a slow upstream", prepare: () => (means) => slowReads(means, 20) },
  {
    name: "#6 a read beside six slow ones",
    prepare: () => async (means) => {
      const slow = sideBySide(6, async (index) => void (await means.post(one("slow", index))));
      await sleep(200);
      const sent = performance.now();
      const { status } = await means.post(one("quick", 1));
      if (status === 200) means.count(`next after ${Math.round(performance.now() - sent)} ms`);
      await slow;
    },
  },
  throttled("#9 one read, 429 without Retry-After", "busy", () => [one("busy", 0)]),
  throttled("#9 one list of 100, Retry-After: 0", "again", () => [list("again", 0, 100)]),
  throttled("#9 50 reads, Retry-After: 0", "again", () =>
    Array.from({ length: 50 }, (_, index) => one("again", index)),
  ),
  throttled("#9 20 reads, envelope throttled", "shed", () =>
    Array.from({ length: 20 }, (_, index) => one("shed", index)),
  ),
  {
    name: "#10 400 reads on connections that close",
    prepare: () => async (means) => {
      await sideBySide(400, async (index) => void (await means.post(one("closing", index))));
    },
  },
  {
    name: "100 writes in one operation, 8 at a time",
    prepare() {
      const writes = times(
        100,
        (index) => `a${index}:updateVirtualAppointment(input:{onlineMeetingId:"w-${index}",settings:null}){__typename}`,
      );
      const body = operation(`mutation{${writes}}`);
      return (means) => sideBySide(8, () => atPace(means, () => means.post(body)));
    },
  },
  {
    name: "500 reads a second of 1,000 callers",
    prepare: () => (means) =>
      sideBySide(50, async (index) => {
        let number = 0;
        const send = () => means.post(one("flood", number), { token: `flood-${index}-${number++ % 20}` });
        await atPace(means, send, 100);
      }),
  },
];
