import { describe, expect, it } from "vitest";
import { changesOf, fieldsOf, newFields, type Fields } from "../../src/desk/app/appointment/form/fields.ts";
import { findDifferences, merge } from "../../src/desk/app/appointment/conflict/merge.ts";

const client = (displayName: string, more: { emailAddress?: string; smsCapablePhoneNumber?: string } = {}) => ({
  displayName,
  emailAddress: `${displayName.toLowerCase()}@contoso.com`,
  smsCapablePhoneNumber: "",
  ...more,
});
const base: Fields = {
  ...newFields,
  clients: [client("Grady"), client("Lidia")],
  externalAppointmentId: "1",
};
const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key);

describe("a three-way merge", () => {
  it("takes what one side alone changed, without a question", () => {
    const mine = {
      ...base,
      externalAppointmentId: "mine",
      clients: [client("Grady", { smsCapablePhoneNumber: "1" }), client("Lidia")],
    };
    const theirs = {
      ...base,
      allowsBrowser: false,
      clients: [client("Grady"), client("Lidia", { smsCapablePhoneNumber: "2" })],
    };
    const { conflicts, takenOver } = findDifferences({ mine, theirs, base });
    expect(keys(conflicts)).toEqual([]);
    expect(keys(takenOver)).toEqual(["client:1", "allowsBrowser"]);
    expect(merge({ mine, theirs, base }, {})).toEqual({
      ...base,
      allowsBrowser: false,
      externalAppointmentId: "mine",
      clients: [client("Grady", { smsCapablePhoneNumber: "1" }), client("Lidia", { smsCapablePhoneNumber: "2" })],
    });
  });

  it.each([
    ["mine", "mine", "Gred"],
    ["theirs", "theirs", "Grod"],
    ["base", "1", "Grady"],
  ] as const)("stands by what was chosen for a conflict: %s", (side, id, name) => {
    const mine = { ...base, externalAppointmentId: "mine", clients: [client("Gred"), client("Lidia")] };
    const theirs = { ...base, externalAppointmentId: "theirs", clients: [client("Grod"), client("Lidia")] };
    const ways = { mine, theirs, base };
    const { conflicts } = findDifferences(ways);
    expect(keys(conflicts)).toEqual(["client:0", "externalAppointmentId"]);
    const merged = merge(ways, Object.fromEntries(conflicts.map(({ key }) => [key, side])));
    expect([merged.externalAppointmentId, merged.clients[0]?.displayName]).toEqual([id, name]);
  });

  it("is no conflict when both made the same of it", () => {
    const same = { ...base, externalAppointmentId: "same", clients: [client("Grady")] };
    const ways = { mine: same, theirs: same, base };
    expect(findDifferences(ways)).toEqual({ conflicts: [], takenOver: [] });
    expect(changesOf(merge(ways, {}), same)).toEqual({});
  });

  it("keeps the clients that either added, and drops those that either removed", () => {
    const mine = { ...base, clients: [client("Lidia"), client("Nestor")] };
    const theirs = { ...base, clients: [...base.clients, client("Patti")] };
    const ways = { mine, theirs, base };
    expect(keys(findDifferences(ways).conflicts)).toEqual([]);
    expect(merge(ways, {}).clients).toEqual([client("Lidia"), client("Patti"), client("Nestor")]);
  });

  it("asks when one removed whom the other changed", () => {
    const mine = { ...base, clients: [client("Lidia")] };
    const theirs = { ...base, clients: [client("Grady", { smsCapablePhoneNumber: "7" }), client("Lidia")] };
    const ways = { mine, theirs, base };
    const { conflicts } = findDifferences(ways);
    expect(conflicts).toMatchObject([{ label: "Client Grady", mine: undefined, theirs: theirs.clients[0] }]);
    const key = conflicts[0]?.key ?? "";
    expect(merge(ways, { [key]: "mine" }).clients).toEqual([client("Lidia")]);
    expect(merge(ways, { [key]: "theirs" }).clients).toEqual(theirs.clients);
  });

  it("tells two clients of one address apart", () => {
    const twin = client("Grady");
    const mine = { ...base, clients: [twin, twin, twin] };
    const ways = { mine, theirs: { ...base, clients: [twin, twin] }, base: { ...base, clients: [twin, twin] } };
    expect(merge(ways, {}).clients).toEqual([twin, twin, twin]);
  });
});

describe("changes of a form", () => {
  it("name what differs, and nothing else", () => {
    expect(changesOf({ ...base, externalAppointmentId: " " }, base)).toEqual({ externalAppointmentId: null });
    expect(changesOf(base, base)).toEqual({});
    expect(changesOf({ ...base, clients: [{ ...client("Grady"), emailAddress: "" }] }, base)).toEqual({
      appointmentClients: [{ displayName: "Grady", emailAddress: null, smsCapablePhoneNumber: null }],
    });
  });

  it("are none for an appointment that holds nothing at all, as it was read", () => {
    const empty = fieldsOf({
      __typename: "VirtualAppointment",
      id: "x",
      onlineMeetingId: "m",
      userId: null,
      etag: "e",
      appointmentClientJoinWebUrl: null,
      appointmentClients: null,
      externalAppointmentId: null,
      externalAppointmentUrl: null,
      lastModifiedAt: null,
      lastModifiedBy: null,
      settings: null,
    });
    expect(changesOf(empty, empty)).toEqual({});
  });
});
