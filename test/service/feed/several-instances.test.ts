import { setTimeout } from "node:timers/promises";
import { expect, vi } from "vitest";
import { readEvents, type EventReader, type ServerSentEvent } from "../../support/live/event-reader.ts";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING, tokenFor } from "../../support/service.ts";

const SERVICES = 3;
const WRITES = 60;
/** After so many writes one of the others is killed. */
const BETWEEN_KILLS = 15;

const PATH = "/beta/me/virtualAppointments/changes";
const CHANGED = `subscription { virtualAppointmentChanged(onlineMeetingId: "${REFERENCE_MEETING}") {
  ... on MeetingChanges { hasGap changes { etag } } } }`;

/** What a client sees that comes again whenever its stream ends, to whichever instance is there. */
async function follow(
  urls: readonly string[],
  first: number,
  token: string,
  signal: AbortSignal,
  seen: ServerSentEvent[],
) {
  let lastId: string | undefined;
  for (let turn = first; !signal.aborted; turn++) {
    try {
      await using stream: EventReader = await readEvents(`${urls[turn % urls.length]}${PATH}`, token, {
        headers: lastId === undefined ? {} : { "last-event-id": lastId },
      });
      const abort = (): void => void stream[Symbol.asyncDispose]();
      signal.addEventListener("abort", abort);
      for (;;) {
        lastId = stream.lastId ?? lastId;
        const event = await stream.next();
        lastId = event.id ?? lastId;
        seen.push(event);
      }
    } catch {
      // It was killed: the next one goes on.
      await setTimeout(50);
    }
  }
}

const isSubsequence = (part: readonly unknown[], whole: readonly unknown[]): boolean => {
  let place = 0;
  return part.every((item) => (place = whole.indexOf(item, place) + 1) > 0);
};

it(
  "a change through any instance reaches whoever watches any other, in order, while instances are killed",
  { timeout: 300_000 },
  async ({ directory, anotherProcess, anotherGateway }) => {
    const processes = [];
    for (let index = 0; index < SERVICES; index++) processes.push(await anotherProcess(directory));
    const urls = processes.map(({ url }) => url);
    const token = await tokenFor(directory);
    const stopping = new AbortController();

    const followers = urls.map((_, index) => ({ index, seen: [] as ServerSentEvent[] }));
    const following = followers.map(({ index, seen }) => follow(urls, index, token, stopping.signal, seen));
    const subscribers: EventReader[] = [];
    for (const url of urls) {
      const gateway = await anotherGateway(url);
      subscribers.push(
        await readEvents(`${gateway.url}/graphql`, token, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ query: CHANGED }),
        }),
      );
    }
    const at = (url: string) => `${url}/beta/me/onlineMeetings/${REFERENCE_MEETING}/virtualAppointment`;
    let value = 0;
    const write = async (url: string): Promise<string> => {
      const { status, headers } = await call("PATCH", at(url), {
        token,
        body: { externalAppointmentId: `value ${++value}` },
        headers: { prefer: "return=representation" },
      });
      expect(status).toBe(200);
      return String(headers.get("etag"));
    };
    // All of them watch once all have heard of one.
    await vi.waitFor(
      async () => {
        await write(urls[0] ?? "");
        for (const { events } of subscribers) expect(events.length).toBeGreaterThan(0);
        for (const { seen } of followers) expect(seen.length).toBeGreaterThan(0);
      },
      { timeout: 60_000, interval: 200 },
    );

    const written: string[] = [];
    for (let index = 0; index < WRITES; index++) {
      const victim = Math.floor(index / BETWEEN_KILLS) % SERVICES;
      const alive = [0, 1, 2].filter((service) => service !== victim);
      if (index % BETWEEN_KILLS === 5) await processes[victim]?.stop("SIGKILL");
      written.push(await write(urls[alive[index % 2] ?? 0] ?? ""));
      if (index % BETWEEN_KILLS === 10) {
        processes[victim] = await anotherProcess(directory, { SERVICE_PORT: new URL(urls[victim] ?? "").port });
      }
    }
    const last = written.at(-1);
    const etagsOf = (seen: readonly ServerSentEvent[]) =>
      seen
        .map(({ data }) => (data as { etag?: string }).etag)
        .filter((etag) => etag !== undefined && written.includes(etag));

    await vi.waitFor(() => followers.forEach(({ seen }) => expect(etagsOf(seen).at(-1)).toBe(last)), {
      timeout: 60_000,
    });
    for (const { seen } of followers) {
      expect(seen.filter(({ event }) => event === "gap")).toEqual([]);
      // Each of them once it has come, and those that came twice after it had come again.
      expect([...new Set(etagsOf(seen))]).toEqual(written);
    }
    type Live = { data: { virtualAppointmentChanged: { hasGap: boolean; changes: { etag: string }[] } } };
    const liveOf = ({ events }: EventReader) =>
      events.flatMap(({ data }) => (data === undefined ? [] : [(data as Live).data.virtualAppointmentChanged]));
    await vi.waitFor(
      () => subscribers.forEach((live) => expect(liveOf(live).at(-1)?.changes.at(-1)?.etag).toBe(last)),
      {
        timeout: 60_000,
      },
    );
    for (const live of subscribers) {
      expect(liveOf(live).filter(({ hasGap }) => hasGap)).toEqual([]);
      const etags = liveOf(live).flatMap(({ changes }) => changes.map(({ etag }) => etag));
      const told = etags.filter((etag) => written.includes(etag));
      // The latest of what came together: so not each of them, and never an earlier one after a later.
      expect(isSubsequence(told, written)).toBe(true);
    }
    stopping.abort();
    for (const live of subscribers) await live[Symbol.asyncDispose]();
    await Promise.all(following);
  },
);
