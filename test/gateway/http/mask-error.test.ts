import { afterEach, expect, vi } from "vitest";
import { GraphClient } from "../../../src/graph/graph-client.ts";
import { it } from "../../support/fixtures.ts";

// What nobody foresaw: no upstream can bring it about, it takes a gateway with a mistake in it.

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

afterEach(() => void vi.restoreAllMocks());

it("an unforeseen error is masked, and logged with its cause", async ({ gateway }) => {
  const cause = new RangeError("at the bottom of it");
  vi.spyOn(GraphClient.prototype, "readAppointments").mockRejectedValue(new TypeError("what went wrong", { cause }));
  const read = `{ virtualAppointment(onlineMeetingId: "m") { __typename } viewer { id } }`;
  // By graphql-js, by a plan, and by a plan that is known.
  for (let time = 0; time < 3; time++) {
    const { status, body } = await gateway.query(read);
    expect([status, body]).toEqual([
      200,
      {
        data: { virtualAppointment: null, viewer: null },
        errors: [
          {
            message: "Unexpected error.",
            path: ["virtualAppointment"],
            locations: [{ line: 1, column: 3 }],
            extensions: { code: "INTERNAL_SERVER_ERROR", requestId: expect.stringMatching(GUID) },
          },
        ],
      },
    ]);
    const lines = gateway.log.splice(0).map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { level: 50, msg: "An operation failed unexpectedly", path: ["virtualAppointment"], err: { type: "TypeError" } },
    ]);
    // By which support finds the line.
    expect(lines[0].requestId).toBe(body.errors?.[0]?.extensions?.["requestId"]);
    expect(lines[0].err.message).toContain("what went wrong");
    expect(lines[0].err.stack).toContain("at the bottom of it");
  }
});
