import { expect, it } from "vitest";
import { errorOf } from "../../src/graph/map-error.ts";
import { AppointmentKey } from "../../src/graph/model/upstream-appointment.ts";

it.each([
  ["Organizer Id mismatch.", "MEETING"],
  ["Meeting Id is corrupted.", "MEETING"],
  ["3004: Specified meeting is not found", "MEETING"],
  ["This online meeting has no virtual appointment.", "APPOINTMENT"],
  ["Gone.", undefined],
  ["", undefined],
])("a 404 says what is not there, where the upstream did: %j", (message, what) => {
  const answer = { status: 404, headers: {}, body: { error: { code: "NotFound", message } } };
  const error = errorOf(answer, "read", new AppointmentKey({ onlineMeetingId: "m" }), 0);
  expect(error).toMatchObject({ code: "NOT_FOUND", what });
});
