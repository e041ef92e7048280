import { describe, expect } from "vitest";
import { call } from "../../../support/http.ts";
import { ADELE, ALEX, it } from "./meeting-fixtures.ts";

describe("conventions", () => {
  it("Prefer: return=minimal creates without a body, and says so", async ({ token, meetings }) => {
    const headers = { prefer: "return=minimal" };
    const answer = await call("POST", meetings(), { token, headers, body: { externalId: "quiet" } });
    expect([answer.status, answer.body, answer.headers.get("preference-applied")]).toEqual([
      204,
      undefined,
      "return=minimal",
    ]);
    const found = await call("POST", `${meetings()}/createOrGet`, { token, body: { externalId: "quiet" } });
    expect(answer.headers.get("odata-entityid")).toBe(
      `https://graph.microsoft.com/beta/users('${ADELE}')/onlineMeetings('${encodeURIComponent(found.body.id)}')`,
    );
  });

  it("$select takes properties, and refuses what isn't one; other options are refused", async ({ token, meeting }) => {
    const { body } = await call("GET", `${meeting("follow-up")}?$select=subject,joinWebUrl`, { token });
    expect(Object.keys(body)).toEqual(["@odata.context", "joinWebUrl", "subject"]);
    expect((await call("GET", `${meeting("follow-up")}?$select=colour`, { token })).status).toBe(400);
    expect((await call("GET", `${meeting("follow-up")}?$expand=virtualAppointment`, { token })).status).toBe(400);
  });

  it("Accept decides how much metadata there is, and whether any answer", async ({ token, meeting }) => {
    const read = (accept: string) => call("GET", meeting("follow-up"), { token, headers: { accept } });
    expect((await read("application/json;odata.metadata=none")).body).not.toHaveProperty(["@odata.context"]);
    const full = await read("application/json;odata.metadata=full");
    expect(full.headers.get("content-type")).toContain("odata.metadata=full");
    expect([full.body["@odata.type"], full.body.participants.organizer.identity.user["@odata.type"]]).toEqual([
      "#microsoft.graph.onlineMeeting",
      "#microsoft.graph.identity",
    ]);
    expect((await read("text/html")).status).toBe(406);
  });

  it("keys in parentheses name users and meetings", async ({ service, token }) => {
    const path = `${service.url}/beta/users('${ADELE}')/onlineMeetings('follow-up')`;
    expect((await call("GET", path, { token })).body.id).toBe("follow-up");
  });
});

describe("bodies", () => {
  it("refuses unknown properties and wrong values by name and path, and creates nothing", async ({
    token,
    meetings,
  }) => {
    const refused = await call("POST", `${meetings()}/createOrGet`, {
      token,
      body: {
        externalId: "refused",
        colour: "red",
        startDateTime: "tomorrow",
        participants: { attendees: [{ role: "king", upn: 5 }, { identity: { user: { nickname: "x" } } }] },
      },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details.map(({ message }: { message: string }) => message).toSorted())
      .toMatchInlineSnapshot(`
      [
        "The property 'colour' does not exist on the type.",
        "The property 'participants.attendees[0].role' must be one of 'attendee', 'presenter', 'producer', 'coorganizer'.",
        "The property 'participants.attendees[0].upn' has a value of the wrong type.",
        "The property 'participants.attendees[1].identity.user.nickname' does not exist on the type.",
        "The property 'startDateTime' has the wrong form.",
      ]
    `);
    const accepted = await call("POST", `${meetings()}/createOrGet`, { token, body: { externalId: "refused" } });
    expect(accepted.status).toBe(201);
  });

  it.for([
    [
      "an end before the start",
      { startDateTime: "2026-01-02T00:00:00Z", endDateTime: "2026-01-01T00:00:00Z" },
      "endDateTime",
    ],
    ["a time without a zone", { startDateTime: "2026-01-02T00:00:00" }, "startDateTime"],
    [
      "an attendee without a name",
      { participants: { attendees: [{ role: "attendee" }] } },
      "participants.attendees[0]",
    ],
    ["an attendee twice", { participants: { attendees: [{ upn: "a@b" }, { upn: "A@b" }] } }, "participants.attendees"],
    [
      "another organizer",
      { participants: { organizer: { identity: { user: { id: ALEX } } } } },
      "participants.organizer",
    ],
    [
      "a guest from another tenant",
      { participants: { attendees: [{ identity: { user: { id: ALEX, tenantId: "elsewhere" } } }] } },
      "participants.attendees[0].identity.user.tenantId",
    ],
    ["half a surrogate pair as subject", { subject: "half \ud83d" }, "subject"],
    ["half a surrogate pair as key", { externalId: "\udc4b" }, "externalId"],
    [
      "half a surrogate pair as name",
      { participants: { attendees: [{ upn: "\ud83d@b" }] } },
      "participants.attendees[0].upn",
    ],
    ["too long a subject", { subject: "x".repeat(2000) }, "subject"],
    [
      "too many attendees",
      { participants: { attendees: Array.from({ length: 300 }, (_, n) => ({ upn: `${n}@b` })) } },
      "participants.attendees",
    ],
  ] as const)("refuses %s", async ([, body, target], { token, meetings }) => {
    const refused = await call("POST", meetings(), { token, body });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details[0].target).toBe(target);
  });

  it("refuses methods that aren't there", async ({ token, meetings, meeting }) => {
    const post = await call("POST", meeting("follow-up"), { token, body: {} });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, PUT, PATCH, DELETE"]);
    const all = await call("DELETE", meetings(), { token });
    expect([all.status, all.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });
});
