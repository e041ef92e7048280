import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
/** All that base64 brings, and a quote on top. */
const MEETING = "MSpk/a+b==='x";
const ENCODED = encodeURIComponent(MEETING).replaceAll("'", "%27");

it.beforeAll(async ({ service, token }) => {
  await service.store.addMeeting({
    tenantId: "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80",
    id: MEETING,
    organizerId: ADELE,
    clientJoinWebUrl: "https://visit.teams.microsoft.com/x",
    joinWebUrl: null,
    kept: {},
    participants: [{ userId: ADELE, upn: "adele@contoso.example", role: "presenter" }],
    subject: null,
    createdAt: null,
    startAt: null,
    endAt: null,
    externalId: null,
  });
  expect((await call("PUT", service.at(MEETING), { token, body: {} })).status).toBe(201);
});

const meetings = [
  `/me/onlineMeetings/${ENCODED}`,
  `/ME/OnlineMeetings/${ENCODED}`,
  `/me/onlineMeeting/${ENCODED}`,
  `/me/onlineMeetings/${ENCODED.replaceAll("%2B", "+").replaceAll("%3D", "=").replaceAll("%27", "'")}`,
  `/users/${ADELE}/onlineMeetings/${ENCODED}`,
  `/users/${ADELE.toUpperCase()}/onlineMeeting/${ENCODED}`,
  `/users/adele@contoso.example/onlineMeetings/${ENCODED}`,
  `/users/adele%40contoso.example/onlineMeetings/${ENCODED}`,
  `/users('${ADELE}')/onlineMeetings('${ENCODED.replaceAll("%27", "''")}')`,
  `/Users(%27adele@contoso.example%27)/onlineMeetings/${ENCODED}`,
  `/me/onlineMeetings(%27${ENCODED.replaceAll("%27", "%27%27")}%27)`,
  `/communications/onlineMeetings/${ENCODED}`,
  `/app/onlineMeetings('${ENCODED.replaceAll("%27", "%27%27")}')`,
];

describe("an appointment", () => {
  it.for(meetings)("is found at %s", async (meeting, { service, token }) => {
    for (const tail of ["virtualAppointment", "VIRTUALAPPOINTMENT/", "virtualAppointment?x=1"]) {
      expect((await call("GET", `${service.url}/beta${meeting}/${tail}`, { token })).status).toBe(200);
    }
    const url = `${meeting}/virtualAppointment`;
    const body = { requests: [{ id: "1", method: "GET", url }] };
    const batch = await call("POST", `${service.url}/beta/$batch`, { token, body });
    expect(batch.body.responses[0].status).toBe(200);
  });

  it("is named in the context by the path it was asked at", async ({ service, token }) => {
    const contextAt = async (path: string) =>
      (await call("GET", `${service.url}/beta${path}/virtualAppointment`, { token })).body["@odata.context"];
    const meeting = `onlineMeetings('${encodeURIComponent(MEETING)}')/virtualAppointment/$entity`;
    const root = "https://graph.microsoft.com/beta/$metadata#";
    expect(await contextAt(`/me/onlineMeetings/${ENCODED}`)).toBe(`${root}users('${ADELE}')/${meeting}`);
    expect(await contextAt(`/users/adele@contoso.example/onlineMeetings/${ENCODED}`)).toBe(
      `${root}users('adele%40contoso.example')/${meeting}`,
    );
    expect(await contextAt(`/communications/onlineMeetings/${ENCODED}`)).toBe(`${root}communications/${meeting}`);
  });

  it("is written and deleted under an alias as under the user", async ({ service, token }) => {
    const url = `${service.url}/beta/communications/onlineMeetings/new-client/virtualAppointment`;
    expect((await call("PUT", url, { token, body: {} })).status).toBe(201);
    expect((await call("PATCH", url, { token, body: { externalAppointmentId: "alias" } })).status).toBe(204);
    expect((await call("GET", service.at("new-client"), { token })).body.externalAppointmentId).toBe("alias");
    expect((await call("DELETE", url, { token })).status).toBe(204);
  });
});

describe("the join link", () => {
  const spellings = ["", "microsoft.graph."].flatMap((namespace) =>
    ["", "()", "%28%29"].map((call) => `${namespace}getVirtualAppointmentJoinWebUrl${call}`),
  );
  it.for(spellings)("is got by %s", async (name, { service, token }) => {
    for (const version of ["beta", "v1.0"]) {
      for (const meeting of meetings) {
        const { status, body } = await call("GET", `${service.url}/${version}${meeting}/${name}`, { token });
        expect([status, body.value]).toEqual([200, "https://visit.teams.microsoft.com/x"]);
      }
    }
  });
});

describe("an unknown path", () => {
  it.for([
    ["/onlineMeeting/x/virtualAppointment", "onlineMeeting"],
    ["/onlineMeetings/x/virtualAppointment", "onlineMeetings"],
    ["/communications/onlineMeeting/x/virtualAppointment", "onlineMeeting"],
    ["/me/onlineMeetings/x/virtualAppointments", "virtualAppointments"],
    ["/me/onlineMeetings/x/virtualAppointment/settings", "settings"],
    ["/users/virtualAppointment/nothing", "nothing"],
    ["/me", "me"],
    ["/users('')/onlineMeetings/x/virtualAppointment", "users('')"],
    ["/me/onlineMeetings(subject='x')/virtualAppointment", "onlineMeetings(subject='x')"],
    ["/", ""],
  ] as const)("%s is told by its first wrong segment", async ([path, segment], { service, token }) => {
    const { status, body } = await call("GET", `${service.url}/beta${path}`, { token });
    expect([status, body.error.code]).toEqual([400, "BadRequest"]);
    expect(body.error.message).toBe(`Resource not found for the segment '${segment}'.`);
  });
});
