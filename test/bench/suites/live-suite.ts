import { setTimeout } from "node:timers/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSigningKey } from "../../../src/sandbox/identity-provider/signing-key.ts";
import { issueUserToken } from "../../../src/sandbox/identity-provider/tokens.ts";
import { sampleUsers } from "../../../src/sandbox/samples.ts";
import { call } from "../../support/http.ts";
import { readEvents, type EventReader } from "../../support/live/event-reader.ts";
import { commandOf } from "../../support/programs/program.ts";
import { keyDirectoryOf, spawnService } from "../../support/programs/service-process.ts";
import { environmentOf } from "../bed.ts";
import { startProcess } from "../bench-process.ts";
import { cpuMilliseconds, residentMegabytes } from "../process-usage.ts";
import { Latencies } from "../report/latency-row.ts";
import type { Measurement, Suite } from "./suite.ts";

const MEETING = "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi";
const CALLERS = 1_000;
const CHANGES = 200;
const IDLE_SECONDS = 10;

const CHANGED = `subscription { virtualAppointmentChanged(onlineMeetingId: "${MEETING}") { ... on MeetingChanges {
  changes { virtualAppointment { ... on VirtualAppointment { externalAppointmentId } } } } } }`;

const subscribe = (url: string, token: string): Promise<EventReader> =>
  readEvents(`${url}/graphql`, token, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: CHANGED }),
  });

/** A change, from when it is sent to the service until a subscriber of the gateway has it with the appointment. */
export const liveSuite: Suite = {
  name: "live",
  about: `${CHANGES} changes, each until a subscriber has it; and ${CALLERS} subscriptions of as many callers that wait`,
  run: async () => {
    const directory = mkdtempSync(join(tmpdir(), "live-"));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rmSync(directory, { recursive: true }));
    const service = stack.use(await spawnService(directory, { LOG_LEVEL: "error" }));
    const gateway = stack.use(
      await startProcess(commandOf("gateway"), { place: "measured", environment: environmentOf(service.url, {}) }),
    );
    const key = await loadSigningKey(keyDirectoryOf(directory));
    const [user] = sampleUsers;
    if (user === undefined) throw new TypeError("There is no sample user.");
    const token = await issueUserToken(key, user);
    const latencies = new Latencies();
    {
      await using live = await subscribe(gateway.url, token);
      for (let change = 0; change < CHANGES; change++) {
        const sent = performance.now();
        const url = `${service.url}/beta/me/onlineMeetings/${MEETING}/virtualAppointment`;
        await call("PATCH", url, { token, body: { externalAppointmentId: `change ${change}` } });
        await live.next();
        if (change >= 10) latencies.add(performance.now() - sent);
        // At another moment between two looks each time.
        await setTimeout((change * 7) % 50);
      }
    }
    const before = usageOf(gateway.pid);
    const streams: EventReader[] = [];
    for (let index = 0; index < CALLERS; index += 50) {
      const some = Array.from({ length: 50 }, async (_, place) => {
        const id = `00000000-0000-4000-8000-${String(index + place).padStart(12, "0")}`;
        return subscribe(
          gateway.url,
          await issueUserToken(key, { ...user, id, upn: `user-${index + place}@x.example` }),
        );
      });
      streams.push(...(await Promise.all(some)));
    }
    const failed = streams.filter(({ status }) => status !== 200).length;
    if (failed > 0) throw new Error(`${failed} subscriptions were refused.`);
    await setTimeout(2_000);
    const opened = usageOf(gateway.pid);
    await setTimeout(IDLE_SECONDS * 1_000);
    const idle = usageOf(gateway.pid);
    await Promise.all(streams.map((stream) => stream[Symbol.asyncDispose]()));
    const row = latencies.row("live", "gateway", "a change until it is told");
    const measurements: Measurement[] = [
      { what: "live: a change until it is told, median", value: round(row.p50), unit: "ms", goal: { atMost: 150 } },
      { what: "live: a change until it is told, p99", value: round(row.p99), unit: "ms", goal: { atMost: 500 } },
      {
        what: `live: memory of ${CALLERS} subscriptions of as many callers`,
        value: round(idle.megabytes - before.megabytes),
        unit: "MB",
        goal: { atMost: 60 },
      },
      {
        what: `live: CPU of ${CALLERS} subscriptions that wait`,
        value: round((idle.cpu - opened.cpu) / (IDLE_SECONDS * 10)),
        unit: "%",
        goal: { atMost: 5 },
      },
    ];
    return { measurements, latencies: [row] };
  },
};

function usageOf(pid: number) {
  return { cpu: cpuMilliseconds(pid) ?? Number.NaN, megabytes: residentMegabytes(pid) ?? Number.NaN };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
