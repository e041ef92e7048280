import { describe, expect } from "vitest";
import type { AuditEntry } from "../../../src/service/domain/audit-entry.ts";
import type { RunningService } from "../../support/service.ts";
import { call } from "../../support/http.ts";
import { addAppointment, doctor, it, other, person } from "../people/people-fixtures.ts";

/** The same at each run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Expected {
  readonly action: string;
  readonly id: string;
}

interface Operation {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** What it does to people's data. */
  readonly touches: Expected | undefined;
}

const MEETINGS = 24;
const VISIBLE = ["emailAddress", "displayName", "smsCapablePhoneNumber"].map((name) => `appointmentClients/${name}`);

async function allEntries({ store, audit }: RunningService): Promise<AuditEntry[]> {
  await audit.close();
  const entries: AuditEntry[] = [];
  for await (const entry of store.audit.find({})) entries.push(entry);
  return entries;
}

describe("the audit", () => {
  it("has every one of 10,000 mixed requests that touched people's data, and no other", async ({
    ownService: service,
    ownToken: token,
  }) => {
    const random = randomOf(20);
    const meetings = await Promise.all(
      Array.from({ length: MEETINGS }, async (_, index) => {
        const clients: object[] = index % 3 === 0 ? [] : [other];
        return { ...(await addAppointment(service, token, clients)), clients, etag: "" };
      }),
    );
    const before = new Set((await allEntries(service)).map(({ id }) => id));
    expect(before.size).toBe(16);

    /** One request for a meeting; what is known of it is what it leaves. */
    const operationOn = (meeting: (typeof meetings)[number]): Operation => {
      const { id } = meeting;
      const url = `/me/onlineMeetings/${encodeURIComponent(id)}/virtualAppointment`;
      const json = { "content-type": "application/json" };
      const holds = meeting.clients.length > 0;
      const when = (isTouched: boolean, action: string) => (isTouched ? { action, id } : undefined);
      switch (random(10)) {
        case 0:
        case 1:
          return { method: "GET", url, touches: when(holds, "read") };
        case 2:
          return { method: "GET", url: `${url}?$select=externalAppointmentId`, touches: undefined };
        case 3:
          return { method: "GET", url: `${url}?$select=appointmentClients`, touches: when(holds, "read") };
        case 4:
          return { method: "GET", url, headers: { "if-none-match": "*" }, touches: undefined };
        case 5:
          return { method: "GET", url: `${url}x`, touches: undefined };
        case 6:
          return {
            method: "PATCH",
            url,
            headers: json,
            body: { externalAppointmentId: `${random(1e6)}` },
            touches: undefined,
          };
        case 7: {
          const headers = { ...json, prefer: "return=representation" };
          return {
            method: "PATCH",
            url,
            headers,
            body: { externalAppointmentId: `${random(1e6)}` },
            touches: when(holds, "read"),
          };
        }
        case 8: {
          const clients: object[] = [[], [other], [person, other]][random(3)] ?? [];
          const changes = JSON.stringify(clients) !== JSON.stringify(meeting.clients);
          const touches = when(changes && (holds || clients.length > 0), "write");
          meeting.clients = clients;
          return { method: "PATCH", url, headers: json, body: { appointmentClients: clients }, touches };
        }
        default:
          return { method: "GET", url: url.replace("/virtualAppointment", ""), touches: undefined };
      }
    };

    const expected: { requestId: string | null; touches: Expected[] }[] = [];
    let requests = 0;
    for (let round = 0; round < 460; round++) {
      const shuffled = meetings
        .map((meeting) => ({ meeting, order: random(1e9) }))
        .toSorted((a, b) => a.order - b.order);
      const [alone, ...rest] = shuffled.map(({ meeting }) => operationOn(meeting)).slice(0, 22);
      const items = rest.slice(0, 20);
      if (alone === undefined) throw new TypeError("there are meetings");
      const single = await call(alone.method, `${service.url}/beta${alone.url}`, { ...alone, token });
      expected.push({
        requestId: single.headers.get("request-id"),
        touches: [alone.touches].filter((one) => one !== undefined),
      });
      const body = { requests: items.map((item, index) => ({ ...item, touches: undefined, id: `${index}` })) };
      const batch = await call("POST", `${service.url}/beta/$batch`, { token, body });
      expect(batch.status).toBe(200);
      const touches = items.map((item) => item.touches).filter((one) => one !== undefined);
      expected.push({ requestId: batch.headers.get("request-id"), touches });
      requests += 1 + items.length;
      // Those that were only thought of have changed nothing.
      for (const { meeting } of shuffled.slice(21)) meeting.clients = await clientsOf(token, meeting.path);
      requests += shuffled.length - 21;
    }
    expect(requests).toBeGreaterThan(10_000);

    const entries = (await allEntries(service)).filter(({ id }) => !before.has(id));
    const read = new Set(expected.map(({ requestId }) => requestId));
    const found = entries.filter(({ requestId }) => read.has(requestId));
    const summary = (
      list: readonly { requestId: string | null; action: string; ids: readonly string[]; count: number }[],
    ) =>
      list
        .map(({ requestId, action, ids, count }) => `${requestId} ${action} ${count} ${ids.toSorted().join(" ")}`)
        .toSorted();
    const wanted = expected.flatMap(({ requestId, touches }) =>
      [...Map.groupBy(touches, ({ action }) => action)].map(([action, all]) => ({
        requestId,
        action,
        ids: [...new Set(all.map(({ id }) => id))],
        count: all.length,
      })),
    );
    expect(summary(found.map((entry) => ({ ...entry, ids: entry.meetingIds })))).toEqual(summary(wanted));
    expect(entries.every(({ callerId, callerKind }) => callerId === doctor.id && callerKind === "user")).toBe(true);
    expect(new Set(entries.flatMap(({ fields }) => fields))).toEqual(new Set(VISIBLE));
    // Names of fields, and nothing that was in them.
    expect(JSON.stringify(entries)).not.toMatch(/lidia|quentin|zebrowski|555-?0199|456-7890/i);
  });

  it("is found by meeting, caller, person and time, and removed by its age", async ({
    ownService: service,
    ownToken: token,
    addAppointment: add,
    run,
  }) => {
    const one = await add([person]);
    service.clock.now += 60_000;
    const two = await add([other]);
    await call("GET", one.path, { token });
    await call("GET", `${service.url}/beta/me/virtualAppointments`, { token });
    await call("DELETE", two.path, { token });
    await service.audit.close();
    const print = async (...words: string[]) => {
      const { stdout, stderr, code } = await run("audit", ...words);
      expect([code, stderr]).toEqual([0, ""]);
      return stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    };
    const actions = async (...words: string[]) =>
      (await print(...words)).map(({ action }: { action: string }) => action);
    expect(await actions()).toEqual(["write", "write", "read", "list", "delete"]);
    expect(await actions("--meeting", one.id)).toEqual(["write", "read", "list"]);
    expect(await actions("--meeting", two.id)).toEqual(["write", "list", "delete"]);
    expect(await actions("--email", person.emailAddress)).toEqual(["write", "read", "list"]);
    expect(await actions("--caller", String(doctor.id), "--meeting", two.id)).toEqual(["write", "list", "delete"]);
    expect(await actions("--caller", crypto.randomUUID())).toEqual([]);
    const later = new Date(service.clock.now).toISOString();
    expect(await actions("--since", later)).toEqual(["write", "read", "list", "delete"]);
    expect(await actions("--until", later)).toEqual(["write"]);
    expect((await print("--meeting", one.id))[2]).toMatchObject({
      action: "list",
      meetingIds: expect.arrayContaining([one.id, two.id]),
      count: 2,
      callerKind: "user",
      fields: expect.arrayContaining(VISIBLE),
    });
    await expect(service.query("UPDATE audit SET entries = ''")).rejects.toThrow("The audit is never changed.");
    expect((await run("prune-audit", "1")).stdout).toBe(
      "Removed 0 entries of the audit that were older than 1 days.\n",
    );
    expect((await run("prune-audit", "0")).stdout).toMatch(/^Removed \d entries/);
  });
});

async function clientsOf(token: string, path: string) {
  return (await call("GET", path, { token })).body.appointmentClients;
}
