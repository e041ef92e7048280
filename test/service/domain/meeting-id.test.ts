import { describe, expect, it } from "vitest";
import { createMeetingId, decodeMeetingId, teamsLinkOf, threadIdOf } from "../../../src/service/domain/meeting-id.ts";

const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";

describe("the id of an online meeting", () => {
  it("is base64 of Graph's form, and gives the organizer and the thread back", () => {
    const id = createMeetingId(ADELE);
    expect(Buffer.from(id, "base64").toString()).toMatch(
      /^1\*dc17674c-81d9-4adb-bfb2-8f842a442e4c\*0\*\*19:meeting_[A-Za-z0-9+/=]{48}@thread\.v2$/,
    );
    expect(decodeMeetingId(id)).toEqual({ organizerId: ADELE, threadId: threadIdOf(id) });
    expect(createMeetingId(ADELE)).not.toBe(id);
  });

  it.each([
    ["follow-up", "a sample"],
    ["MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi", "the reference pages' own, cut off"],
    ["", "nothing"],
    [Buffer.from(`1*${ADELE}*0**19:meeting_x@thread.skype`).toString("base64"), "another kind of thread"],
    [Buffer.from("1*somebody*0**19:meeting_x@thread.v2").toString("base64"), "no object id"],
  ])("%s does not decode: %s", (id) => {
    expect(decodeMeetingId(id)).toBeUndefined();
  });

  it("leads to Graph's join link", () => {
    const url = new URL(teamsLinkOf("tenant", ADELE, "follow-up"));
    expect(decodeURIComponent(url.pathname)).toBe("/l/meetup-join/19:meeting_follow-up@thread.v2/0");
    expect(JSON.parse(url.searchParams.get("context") ?? "")).toEqual({ Tid: "tenant", Oid: ADELE });
  });
});
