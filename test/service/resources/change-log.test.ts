import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { noProperties } from "../../../src/service/domain/appointment.ts";
import { changedFields } from "../../../src/service/resources/change-log.ts";
import { MAX_DAYS, MAX_ENTRIES } from "../../../src/service/domain/history-entry.ts";
import { SqliteStore } from "../../../src/service/store/sqlite/sqlite-store.ts";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { databaseIn, runCommand } from "../../support/programs/service-process.ts";

const DAY = 86_400_000;
const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
const ALEX = "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e";

it.override("serviceOptions", ({ sharedDirectory }) => ({ directory: sharedDirectory, provisioningSeconds: 0 }));

const secret = { displayName: "Secret Name", emailAddress: "secret@example.com", smsCapablePhoneNumber: "555-0199" };

describe("the history of a meeting", () => {
  it("tells who wrote which fields when, from the first create to the delete", async ({ service }) => {
    const [adele, alex, application] = [
      await service.token("adele"),
      await service.token("alex"),
      await service.applicationToken(),
    ];
    const created = await call("PUT", service.at("new-client"), {
      token: adele,
      body: { appointmentClients: [secret] },
    });
    service.clock.now += 1_000;
    const body = { externalAppointmentId: "secret-id", settings: { allowClientToJoinUsingBrowser: true } };
    const patched = await call("PATCH", service.at("new-client"), { token: alex, body });
    // Neither changes anything nor leaves a trace: a repeated write, a refused one, a read.
    await call("PATCH", service.at("new-client"), { token: alex, body });
    await call("PATCH", service.at("new-client"), { token: alex, headers: { "if-match": '"old"' }, body: {} });
    await call("PATCH", service.at("new-client"), { token: alex, body: { colour: "red" } });
    await call("GET", service.at("new-client"), { token: alex });
    const users = service.at("new-client", `users/${ADELE}`);
    const replaced = await call("PUT", users, { token: application, body: { externalAppointmentId: "secret-id" } });
    await call("DELETE", service.at("new-client"), { token: adele });

    const entries = await service.store.findHistory("new-client");
    const etagOf = (answer: typeof created) => answer.headers.get("etag");
    const created_at = entries[0]?.at ?? 0;
    expect(entries).toEqual([
      {
        tenantId: "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80",
        meetingId: "new-client",
        at: created_at,
        callerId: ADELE,
        callerKind: "user",
        operation: "create",
        fields: ["appointmentClientJoinWebUrl", "appointmentClients"],
        etagBefore: null,
        etagAfter: etagOf(created),
      },
      expect.objectContaining({
        at: created_at + 1_000,
        callerId: ALEX,
        operation: "update",
        fields: ["externalAppointmentId", "settings"],
        etagBefore: etagOf(created),
        etagAfter: etagOf(patched),
      }),
      expect.objectContaining({
        callerKind: "application",
        operation: "replace",
        fields: ["settings", "appointmentClients"],
        etagBefore: etagOf(patched),
        etagAfter: etagOf(replaced),
      }),
      expect.objectContaining({
        callerId: ADELE,
        operation: "delete",
        fields: ["externalAppointmentId", "appointmentClientJoinWebUrl"],
        etagBefore: etagOf(replaced),
        etagAfter: null,
      }),
    ]);
  });

  it("is printed as a table that holds no values", async ({ sharedDirectory }) => {
    const { code, output, problems } = await runCommand(sharedDirectory, ["service", "history", "new-client"]);
    expect([code, problems]).toEqual([0, ""]);
    const lines = output.split("\n");
    expect(lines[0]).toMatch(/^time +tenant +caller +operation +fields +etag before +etag after$/);
    expect(lines[1]).toMatch(
      /^\d{4}-.+Z {2}a796be92-\S+ {2}user dc17674c-\S+ +create +appointmentClientJoinWebUrl appointmentClients +- +W\/"/,
    );
    expect(lines[3]).toMatch(/application 6fdb6ea8-\S+ +replace/);
    expect(lines).toHaveLength(5 + 3);
    expect(output).toContain("The last 100 writes of a meeting are kept, for 365 days.");
    expect(output).not.toMatch(/secret|555/i);
  });

  it("has nothing to say about a meeting that nobody wrote to", async ({ sharedDirectory }) => {
    const { code, output } = await runCommand(sharedDirectory, ["service", "history", "unheard-of"]);
    expect(code).toBe(0);
    expect(output).toContain("No write to this meeting's appointment is on record.");
  });

  it("names the writer that the sample meeting lets in", async ({ service }) => {
    const token = await service.token("adele");
    const { headers } = await call("GET", service.at("conflict"), { token });
    const condition = { "if-match": headers.get("etag") ?? "" };
    expect((await call("PATCH", service.at("conflict"), { token, headers: condition, body: {} })).status).toBe(412);
    expect(await service.store.findHistory("conflict")).toMatchObject([
      { callerId: "00000000-0000-0000-0000-00000000beef", operation: "update", fields: ["externalAppointmentId"] },
    ]);
  });
});

describe("the bounds of the history", () => {
  const entry = (meetingId: string, time: number, tenantId = "t") => ({
    tenantId,
    meetingId,
    at: time,
    callerId: "c",
    callerKind: "user" as const,
    operation: "update" as const,
    fields: ["settings"],
    etagBefore: null,
    etagAfter: String(time),
  });

  it("forgets the oldest writes of a meeting and keeps those of others", ({ sharedDirectory }) => {
    using store = new SqliteStore(databaseIn(mkdtempSync(join(sharedDirectory, "count-"))));
    const { history } = store;
    history.add(entry("quiet", 0));
    history.add(entry("busy", 0, "another tenant"));
    for (let time = 1; time <= MAX_ENTRIES + 20; time++) history.add(entry("busy", time));
    const kept = history.find("busy").filter(({ tenantId }) => tenantId === "t");
    expect(kept.map(({ at: time }) => time)).toEqual(Array.from({ length: MAX_ENTRIES }, (_, index) => index + 21));
    expect(history.find("busy")).toHaveLength(MAX_ENTRIES + 1);
    expect(history.find("quiet")).toHaveLength(1);
  });

  it("forgets old writes of every meeting", ({ sharedDirectory }) => {
    using store = new SqliteStore(databaseIn(mkdtempSync(join(sharedDirectory, "age-"))));
    for (let number = 0; number < 25; number++) store.history.add(entry(`old-${number}`, number));
    for (let number = 0; number < 3; number++) {
      store.history.add(entry("new", MAX_DAYS * DAY + 10 + number));
    }
    const left = Array.from({ length: 25 }, (_, number) => store.history.find(`old-${number}`).length);
    // Of 25 the first 10 were due when the first new write came, one and one more with the next two.
    expect(left).toEqual([...Array<number>(12).fill(0), ...Array<number>(13).fill(1)]);
    expect(store.history.find("new")).toHaveLength(3);
  });
});

it("names the properties that differ, and treats an absent appointment as one without values", () => {
  const one = {
    ...noProperties,
    externalAppointmentId: "1",
    settings: { allowClientToJoinUsingBrowser: true },
  };
  expect(changedFields(one, { ...one, settings: { allowClientToJoinUsingBrowser: true } })).toEqual([]);
  expect(changedFields(one, { ...one, settings: { allowClientToJoinUsingBrowser: false } })).toEqual(["settings"]);
  expect(changedFields(undefined, one)).toEqual(["externalAppointmentId", "settings"]);
  expect(changedFields(one, undefined)).toEqual(["externalAppointmentId", "settings"]);
});
