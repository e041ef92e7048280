import { describe, expect } from "vitest";
import { call } from "../support/http.ts";
import { addAppointment, it as base, other } from "../service/people/people-fixtures.ts";

const it = base
  .extend("meeting", async ({ ownService, ownToken }) => {
    const { id, path } = await addAppointment(ownService, ownToken, [other]);
    const send = async (messageType: string, phoneNumber: string) => {
      const body = { messageType, attendees: [{ phoneNumber, timeZone: "Pacific Standard Time" }] };
      const url = path.replace("virtualAppointment", "sendVirtualAppointmentSms");
      expect((await call("POST", url, { token: ownToken, body })).status).toBe(202);
    };
    return { id, send };
  })
  /** Three messages of one meeting: sent, failed, and waiting; and one of another. */
  .extend("filled", async ({ ownService: { store, clock }, ownToken, ownService, meeting }) => {
    await meeting.send("confirmation", "+13129224122");
    await meeting.send("reschedule", "+4915112345678");
    const [sent, failed] = (await store.outbox.claim(2, 60_000)).toSorted((one) =>
      one.event.includes("4122") ? -1 : 1,
    );
    if (sent === undefined || failed === undefined) throw new TypeError("two were due");
    await store.outbox.markDelivered(sent);
    await store.outbox.markFailed(failed, "status 410");
    clock.now += 1000;
    await meeting.send("cancellation", "+13129224133");
    const another = await addAppointment(ownService, ownToken, [other]);
    await store.outbox.add({
      tenantId: "t",
      meetingId: another.id,
      messages: [{ id: "msg_other", event: "{}", kind: "reminder", numberEnd: "44" }],
    });
    return { failed: failed.id, sent: sent.id };
  })
  .extend("linesOf", ({ run }) => async (...words: string[]) => {
    const { code, stdout, stderr } = await run("outbox", "--json", ...words);
    expect([code, stderr]).toEqual([0, ""]);
    return stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  });

describe("service outbox", () => {
  it("lists each message with what became of it, and two digits", async ({ run, filled, meeting, ownService }) => {
    const { code, stdout } = await run("outbox", "--meeting", meeting.id);
    expect(code).toBe(0);
    const [head = "", ...rows] = stdout.split("\n");
    const columns = ["asked for", "tenant", "meeting", "id", "kind", "number", "state", "attempts", "when", "why"];
    expect(head.split(/ {2,}/)).toEqual(columns);
    const at = (before: number) => new Date(ownService.clock.now - before).toISOString();
    const cells = rows.slice(0, 3).map((row) => row.split(/ {2,}/).filter((_, index) => index !== 1 && index !== 2));
    expect(cells.toSorted((one, other) => (String(one) < String(other) ? -1 : 1))).toEqual(
      [
        [at(1000), filled.sent, "confirmation", "…22", "sent", "1", at(1000), "-"],
        [at(1000), filled.failed, "reschedule", "…78", "failed", "1", at(1000), "status 410"],
        [at(0), expect.stringMatching(/^msg_/), "cancellation", "…33", "pending", "0", at(0), "-"],
      ].toSorted((one, other) => (String(one) < String(other) ? -1 : 1)),
    );
    expect(stdout).not.toMatch(/9224122|12345678/);
  });

  it("is an object a line with --json, by meeting, state and time", async ({
    linesOf,
    filled,
    meeting,
    ownService,
  }) => {
    expect(await linesOf("--state", "failed")).toEqual([
      expect.objectContaining({
        id: filled.failed,
        meetingId: meeting.id,
        kind: "reschedule",
        state: "failed",
        attempts: 1,
        reason: "status 410",
        numberEnd: "78",
        dueDateTime: null,
        finishedDateTime: expect.any(String),
      }),
    ]);
    const states = (await linesOf()).map(({ state }) => String(state));
    expect(states.toSorted()).toEqual(["failed", "pending", "pending", "sent"]);
    expect(await linesOf("--meeting", meeting.id)).toHaveLength(3);
    const since = new Date(ownService.clock.now).toISOString();
    expect(await linesOf("--since", since)).toHaveLength(2);
    expect(await linesOf("--until", since, "--state", "sent")).toMatchObject([{ id: filled.sent }]);
  });

  it("sends again what has failed, and nothing else", async ({ run, filled, linesOf, ownService }) => {
    const again = (which: string) => run("outbox", "--send-again", which);
    expect(await again(filled.sent)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("It was sent: its number is forgotten."),
    });
    expect(await again("msg_other")).toMatchObject({ code: 1, stderr: expect.stringContaining("still to be sent") });
    expect(await again("nothing")).toMatchObject({ code: 1, stderr: expect.stringContaining("no text message") });
    const done = await again(filled.failed);
    expect([done.code, done.stdout]).toEqual([
      0,
      "1 text messages are sent again, by a running service within a minute.\n",
    ]);
    expect(await linesOf("--state", "failed")).toEqual([]);
    const waiting = (await linesOf("--state", "pending")).find(({ id }) => id === filled.failed);
    expect(waiting).toMatchObject({ attempts: 0, reason: null, finishedDateTime: null });
    await ownService.audit.close();
    const operators = [];
    for await (const entry of ownService.store.audit.find({ callerId: "command" })) operators.push(entry);
    expect(operators).toMatchObject([{ action: "message", count: 1, fields: ["phoneNumber"] }]);
  });

  it("sends again all that have failed, of these", async ({ run, filled, linesOf }) => {
    const none = await run("outbox", "--send-again", "failed", "--meeting", "another");
    expect(none.stdout).toMatch(/^0 text messages/);
    expect((await run("outbox", "--send-again", "failed")).stdout).toMatch(/^1 text messages/);
    expect((await linesOf("--state", "pending")).map(({ id }) => id)).toContain(filled.failed);
  });

  it("refuses what it doesn't know", async ({ run, ownService: _service }) => {
    for (const [words, problem] of [
      [["--state", "delivered"], "--state must be one of pending, sent, failed, cancelled."],
      [["--since", "yesterday"], "--since must be a time"],
    ] as const) {
      expect(await run("outbox", ...words)).toMatchObject({ code: 1, stderr: expect.stringContaining(problem) });
    }
  });
});
