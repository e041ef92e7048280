import { describe, expect } from "vitest";
import { addSamples } from "../../src/sandbox/samples.ts";
import { it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";

const it = base
  /** Start and subject of a user's meetings on a day, by the clock of this machine. */
  .extend("agenda", ({ service }) => async (day: number, user?: string): Promise<string[]> => {
    const from = new Date(new Date(day).setHours(0, 0, 0, 0)).toISOString();
    const before = new Date(new Date(day).setHours(24, 0, 0, 0)).toISOString();
    const query = new URLSearchParams({ $filter: `startDateTime ge ${from} and startDateTime lt ${before}` });
    const url = `${service.url}/v1.0/me/onlineMeetings?${query}`;
    const { status, body } = await call("GET", url, { token: await service.token(user) });
    expect(status).toBe(200);
    const line = ({ startDateTime, subject }: { startDateTime: string; subject: string }) =>
      `${new Date(startDateTime).toTimeString().slice(0, 5)} ${subject}`;
    return body.value.map(line);
  });

describe("the sample meetings", () => {
  const day = [
    "09:00 Account opening with Grady Archie",
    "09:45 Follow-up with Grady Archie and Lidia Holloway",
    "10:30 Introduction for a new client",
    "11:30 Mortgage review with Grady Archie",
    "13:00 Loan consultation",
    "14:00 Card replacement",
    "14:30 Estate planning",
    "15:30 Pension advice",
    "16:00 Investment review",
    "16:30 Insurance claim",
  ];

  it("are a day's work, for all who take part", async ({ service, agenda }) => {
    expect(await agenda(service.clock.now)).toEqual(day);
    expect(await agenda(service.clock.now, "megan")).toEqual(day);
    expect(await agenda(service.clock.now, "lee")).toEqual(["10:00 Business account opening"]);
  });

  it("are moved to the day on which an old store is started again, with all that is in them", async ({
    service,
    agenda,
  }) => {
    const token = await service.token();
    const read = async () => {
      const { status, headers, body } = await call("GET", service.at("follow-up"), { token });
      return { status, etag: headers.get("etag"), body };
    };
    const before = await read();
    const today = service.clock.now;
    const later = new Date(today).setDate(new Date(today).getDate() + 3);
    await addSamples(service.store, later);
    expect(await agenda(today)).toEqual([]);
    expect(await agenda(later)).toEqual(day);
    expect(await read()).toEqual(before);
    // A second start on that day moves nothing, nor does a clock that was set back.
    await addSamples(service.store, later);
    await addSamples(service.store, today);
    expect(await agenda(later)).toEqual(day);
  });
});
