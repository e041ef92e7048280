import { BaseBearerTokenAuthenticationProvider, type AccessTokenProvider } from "@microsoft/kiota-abstractions";
import { DefaultRequestAdapter } from "@microsoft/kiota-bundle";
import { createGraphServiceClient, type GraphServiceClient } from "@microsoft/msgraph-sdk";
import type { ODataError } from "@microsoft/msgraph-sdk/models/oDataErrors/index.js";
import "@microsoft/msgraph-sdk-users";
import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";

// Every call of online meetings that Graph's pages have, by Microsoft's own SDKs as they are.

const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
const ALEX = "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e";

const it = base
  .extend("kiota", ({ service }) => (token: string): GraphServiceClient => {
    const tokens: AccessTokenProvider = {
      getAuthorizationToken: async () => token,
      getAllowedHostsValidator: () => ({ isUrlHostValid: () => true }) as never,
    };
    const adapter = new DefaultRequestAdapter(new BaseBearerTokenAuthenticationProvider(tokens));
    adapter.baseUrl = `${service.url}/v1.0`;
    return createGraphServiceClient(adapter);
  })
  .extend(
    "meetingsOf",
    ({ kiota }) =>
      (token: string, userId = ADELE) =>
        kiota(token).users.byUserId(userId).onlineMeetings,
  );

const start = new Date("2031-03-03T09:00:00Z");
const end = new Date("2031-03-03T09:30:00Z");
const later = { startDateTime: new Date("2031-03-04T09:00:00Z"), endDateTime: new Date("2031-03-04T09:30:00Z") };

describe("Kiota's SDK", () => {
  it("creates, finds, changes and deletes online meetings", async ({ token, meetingsOf }) => {
    const meetings = meetingsOf(token);
    const created = await meetings.post({
      subject: "By Kiota",
      startDateTime: start,
      endDateTime: end,
      allowRecording: false,
      allowedPresenters: "organizer",
      lobbyBypassSettings: { scope: "organization", isDialInBypassEnabled: true },
      joinMeetingIdSettings: { isPasscodeRequired: true },
      chatRestrictions: { allowTextOnly: true },
      participants: { attendees: [{ identity: { user: { id: ALEX } }, role: "presenter" }] },
    });
    expect(created).toMatchObject({
      subject: "By Kiota",
      startDateTime: start,
      allowRecording: false,
      allowedPresenters: "organizer",
      lobbyBypassSettings: { scope: "organization", isDialInBypassEnabled: true },
      chatRestrictions: { allowTextOnly: true },
    });
    const id = created?.id ?? "";
    const read = await meetings.byOnlineMeetingId(id).get();
    expect([read?.joinWebUrl, read?.participants?.attendees?.[0]?.role]).toEqual([created?.joinWebUrl, "presenter"]);
    const filter = `JoinWebUrl eq '${created?.joinWebUrl}'`;
    const found = await meetings.get({ queryParameters: { filter, select: ["id", "subject"], count: true } });
    expect([found?.odataCount, found?.value?.map((one) => [one.id, one.subject])]).toEqual([1, [[id, "By Kiota"]]]);
    const span = "startDateTime ge 2031-03-03T00:00:00Z and startDateTime lt 2031-03-04T00:00:00Z";
    const listed = await meetings.get({ queryParameters: { filter: span, orderby: ["startDateTime desc"], top: 5 } });
    expect(listed?.value?.map((one) => one.id)).toEqual([id]);
    // What was read goes back as a whole, as SDKs send it.
    const changed = await meetings.byOnlineMeetingId(id).patch({ ...later, subject: "Moved by Kiota" });
    expect([changed?.subject, changed?.startDateTime]).toEqual(["Moved by Kiota", later.startDateTime]);
    const again = await meetings.byOnlineMeetingId(id).patch(changed ?? {});
    expect(again?.subject).toBe("Moved by Kiota");
    const link = await meetings.byOnlineMeetingId(id).getVirtualAppointmentJoinWebUrl.get();
    expect(link?.value).toContain("https://visit.teams.microsoft.com/");
    await meetings.byOnlineMeetingId(id).delete();
    const gone = await meetings
      .byOnlineMeetingId(id)
      .get()
      .catch((error: unknown) => error as ODataError);
    expect(gone).toMatchObject({ responseStatusCode: 404, errorEscaped: { code: "NotFound" } });
  });

  it("creates or gets, by the external id, and sends text messages", async ({ token, service, meetingsOf }) => {
    const meetings = meetingsOf(token);
    const body = { externalId: "kiota-1", subject: "Once", startDateTime: start, endDateTime: end };
    const first = await meetings.createOrGet.post(body);
    const second = await meetings.createOrGet.post({ ...body, subject: "Twice" });
    expect([second?.id, second?.subject]).toEqual([first?.id, "Once"]);
    const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
    const meeting = meetings.byOnlineMeetingId(first?.id ?? "");
    await meeting.sendVirtualAppointmentSms.post({ attendees, messageType: "confirmation" });
    await meeting.sendVirtualAppointmentReminderSms.post({ attendees, remindBeforeTimeInMinutesType: "mins15" });
    expect(await service.query("SELECT id FROM sms_outbox")).toHaveLength(2);
  });

  it("does so for an application that may act for the user", async ({ service, meetingsOf }) => {
    const application = await service.applicationToken();
    const created = await meetingsOf(application, ALEX).post({
      subject: "For Alex",
      startDateTime: start,
      endDateTime: end,
    });
    expect(created?.participants?.organizer?.identity?.user?.id).toBe(ALEX);
    const refused = await meetingsOf(await service.applicationToken({ applicationId: crypto.randomUUID() }), ALEX)
      .byOnlineMeetingId(created?.id ?? "")
      .get()
      .catch((error: unknown) => error as ODataError);
    expect(refused).toMatchObject({
      responseStatusCode: 403,
      errorEscaped: { message: "No application access policy found for this app." },
    });
  });
});
