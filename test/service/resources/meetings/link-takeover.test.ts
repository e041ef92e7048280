import { describe, expect } from "vitest";
import { call } from "../../../support/http.ts";
import { newcomerToken } from "../../../support/tokens.ts";
import { ADELE, it as base } from "./meeting-fixtures.ts";

const MALLORY = "9b1e6c1e-0000-4000-8000-0000000000aa";

const it = base
  .override("serviceOptions", { adoptMeetings: true })
  .extend("mallory", ({ service }) =>
    newcomerToken(service, { id: MALLORY, scopes: ["OnlineMeetings.ReadWrite", "VirtualAppointment.ReadWrite"] }),
  );

const detailOf = ({ error }: { error: { code: string; details?: { target: string }[] } }) =>
  error.details?.[0]?.target ?? error.code;

/** An id and a link as Teams gives them: the thread in the link is spelt as it likes. */
function teamsMeeting(organizer: string, thread = threadId()) {
  const context = encodeURIComponent(JSON.stringify({ Tid: crypto.randomUUID(), Oid: organizer }));
  return {
    id: Buffer.from(`1*${organizer}*0**${thread}`).toString("base64"),
    joinWebUrl: `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(thread).toLowerCase()}/0?context=${context}`,
  };
}

const threadId = () => `19:meeting_${Buffer.from(crypto.randomUUID()).toString("base64")}@thread.v2`;

describe("PUT of a meeting", () => {
  it("doesn't take another meeting's link in place of its own", async ({
    token,
    mallory,
    meetings,
    meeting,
    create,
  }) => {
    const real = await create({ subject: "real" });
    const own = (await call("POST", meetings(), { token: mallory, body: { subject: "mallory" } })).body;
    for (const joinWebUrl of [real.joinWebUrl, "https://elsewhere.example/"]) {
      const refused = await call("PUT", meeting(own.id), { token: mallory, body: { subject: "mallory", joinWebUrl } });
      expect([refused.status, detailOf(refused.body)]).toEqual([400, "joinWebUrl"]);
    }
    expect((await call("GET", meeting(own.id), { token: mallory })).body).toEqual(own);
    // Its own, or none, keeps it.
    for (const joinWebUrl of [own.joinWebUrl, null, undefined]) {
      const put = await call("PUT", meeting(own.id), { token: mallory, body: { subject: "kept", joinWebUrl } });
      expect([put.status, put.body.joinWebUrl]).toEqual([200, own.joinWebUrl]);
    }
    const found = await call("GET", `${meetings()}(joinWebUrl='${encodeURIComponent(real.joinWebUrl)}')`, { token });
    expect(found.body.id).toBe(real.id);
  });

  it("adopts with the link of Teams that is the meeting's own alone", async ({ mallory, meeting }) => {
    const thread = threadId();
    const [own, real] = [teamsMeeting(MALLORY, thread), teamsMeeting(ADELE, thread)];
    for (const { joinWebUrl } of [real, teamsMeeting(ADELE), teamsMeeting(MALLORY)]) {
      const refused = await call("PUT", meeting(own.id), { token: mallory, body: { joinWebUrl } });
      expect([refused.status, detailOf(refused.body)]).toEqual([400, "joinWebUrl"]);
    }
    expect((await call("GET", meeting(own.id), { token: mallory })).status).toBe(404);
    const adopted = await call("PUT", meeting(own.id), { token: mallory, body: { joinWebUrl: own.joinWebUrl } });
    expect([adopted.status, adopted.body.joinWebUrl]).toEqual([201, own.joinWebUrl]);
  });

  it("takes no link that another meeting has, also where it has none yet", async ({ token, mallory, meeting }) => {
    const joinWebUrl = `https://teams.microsoft.com/meet/${crypto.randomUUID()}`;
    const [real, own] = [teamsMeeting(ADELE), teamsMeeting(MALLORY)];
    expect((await call("PUT", meeting(real.id), { token, body: { joinWebUrl } })).status).toBe(201);
    const take = () => call("PUT", meeting(own.id), { token: mallory, body: { joinWebUrl } });
    const adopting = await take();
    expect([adopting.status, adopting.body.error.innerError.code]).toEqual([409, "nameAlreadyExists"]);
    expect((await call("PUT", meeting(own.id), { token: mallory, body: {} })).status).toBe(201);
    expect((await take()).status).toBe(409);
    const given = { joinWebUrl: own.joinWebUrl };
    expect((await call("PUT", meeting(own.id), { token: mallory, body: given })).body).toMatchObject(given);
    expect((await call("PUT", meeting(real.id), { token, body: { joinWebUrl } })).status).toBe(200);
  });
});

it.for(["adopts", "gives"])(
  "of two who %s a meeting with the same link at once one is refused",
  async (what, { token, mallory, meeting, meetings }) => {
    for (let round = 0; round < 4; round++) {
      const joinWebUrl = `https://teams.microsoft.com/meet/${crypto.randomUUID()}`;
      const sides = [
        { id: teamsMeeting(ADELE).id, by: token },
        { id: teamsMeeting(MALLORY).id, by: mallory },
      ];
      const put = (body: object) =>
        Promise.all(sides.map(({ id, by }) => call("PUT", meeting(id), { token: by, body })));
      if (what === "gives") expect((await put({})).map(({ status }) => status)).toEqual([201, 201]);
      const statuses = (await put({ joinWebUrl })).map(({ status }) => status);
      expect(statuses.toSorted((one, other) => one - other)).toEqual([what === "gives" ? 200 : 201, 409]);
      const [winner] = sides.filter((_, index) => statuses[index] !== 409);
      const byLink = `${meetings()}(joinWebUrl='${encodeURIComponent(joinWebUrl)}')`;
      expect((await call("GET", byLink, { token: winner?.by ?? "" })).body.id).toBe(winner?.id);
      // Whoever has lost may take it once it is free again.
      expect((await call("DELETE", meeting(winner?.id ?? ""), { token: winner?.by ?? "" })).status).toBe(204);
      const again = (await put({ joinWebUrl })).map(({ status }) => status);
      expect(again.filter((status) => status < 300)).toHaveLength(1);
    }
  },
);

describe("a link that several meetings have, as they once could", () => {
  it("is that of the meeting which it names, however many others have it", async ({
    service,
    token,
    mallory,
    meetings,
    create,
  }) => {
    const real = await create({ subject: "real" });
    for (let planted = 0; planted < 30; planted++) {
      const attendees = [{ identity: { user: { id: ADELE } } }];
      await call("POST", meetings(), { token: mallory, body: { subject: "planted", participants: { attendees } } });
    }
    const link = real.joinWebUrl as string;
    await service.query(`UPDATE meetings SET join_web_url = '${link}' WHERE subject = 'planted' RETURNING id`);
    const application = await service.applicationToken();
    const byLink = (parent: string) => `${meetings(parent)}(joinWebUrl='${encodeURIComponent(link)}')`;
    for (const [parent, bearer] of [
      ["me", token],
      ["app", application],
    ] as const) {
      expect((await call("GET", byLink(parent), { token: bearer })).body).toMatchObject({ id: real.id });
      const filter = new URLSearchParams({ $filter: `joinWebUrl eq '${link}'` });
      const { value } = (await call("GET", `${meetings(parent)}?${filter}`, { token: bearer })).body;
      expect(value).toMatchObject([{ id: real.id }]);
    }
    // Whoever has no part in that one finds none.
    expect((await call("GET", byLink("me"), { token: mallory })).status).toBe(404);
  });

  it("is no key where it names none of them", async ({ service, token, meetings, meeting, create }) => {
    const made = [await create({ subject: "ambiguous" }), await create({ subject: "ambiguous" })];
    const link = `https://video.example/${crypto.randomUUID()}`;
    await service.query(`UPDATE meetings SET join_web_url = '${link}' WHERE subject = 'ambiguous' RETURNING id`);
    const byLink = `${meetings()}(joinWebUrl='${encodeURIComponent(link)}')`;
    for (const [method, path] of [
      ["GET", byLink],
      ["PUT", `${byLink}/virtualAppointment`],
    ] as const) {
      const refused = await call(method, path, { token, ...(method === "PUT" && { body: {} }) });
      expect([refused.status, refused.body.error.code]).toEqual([409, "Conflict"]);
    }
    const filter = new URLSearchParams({ $filter: `joinWebUrl eq '${link}'` });
    expect((await call("GET", `${meetings()}?${filter}`, { token })).body.value).toHaveLength(2);
    expect((await call("DELETE", meeting(made[0].id), { token })).status).toBe(204);
    expect((await call("GET", byLink, { token })).body.id).toBe(made[1].id);
  });
});
