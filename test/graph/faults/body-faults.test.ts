import { expect } from "vitest";
import { executedWrites, failedReads, lostWrites, type Expected } from "./expected-outcomes.ts";
import { expectOutcomes, it } from "./fault-cells.ts";
import type { Fault } from "./faulty-upstream.ts";

// A body that is not what its headers say. Its status says that a write was executed, which need not be so.

const expected: Expected = { reads: failedReads("ServiceUnavailableError NOT_SENT"), writes: lostWrites() };
const textOf = (body: unknown = { value: "done" }) => JSON.stringify(body);

it.for<Fault>([
  {
    name: "a body shorter than its Content-Length",
    answer: (proper, response) => {
      const text = textOf(proper().body);
      response.writeHead(200, { "content-type": "application/json", "content-length": String(text.length) });
      response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
      return "handled";
    },
  },
  {
    name: "a body in chunks without the last one",
    answer: (proper, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(textOf(proper().body), () => response.socket?.destroy());
      return "handled";
    },
  },
  {
    name: "malformed JSON",
    answer: (proper) => ({ status: 200, body: textOf(proper().body).slice(0, -1) }),
  },
  {
    name: "HTML with 200",
    answer: () => ({
      status: 200,
      headers: { "content-type": "text/html" },
      body: "<html><body>Sign in</body></html>",
    }),
  },
])("$name", async (fault, { anotherUpstream, anotherGateway }) => {
  await expectOutcomes(fault, expected, { anotherUpstream, anotherGateway });
});

it("JSON that is no appointment", async ({ anotherUpstream, anotherGateway }) => {
  const fault = { name: "JSON that is no appointment", answer: () => ({ status: 200, body: [] }) };
  const writes = executedWrites({ isCreateToldOf: false });
  await expectOutcomes(fault, { ...expected, writes }, { anotherUpstream, anotherGateway });
});

const nothingElse: Expected["writes"] = { "every request": {}, "the first request": {} };

/** What becomes of the answers in a batch: fifty reads are three of them. */
type Items = readonly Readonly<Record<string, unknown>>[];

it.for<{ name: string; faulty: (items: Items) => Items; outcome: string }>([
  {
    name: "an item that is missing",
    faulty: ([, ...others]) => others,
    outcome: "47 × VirtualAppointment, 3 × ServiceUnavailableError NOT_SENT",
  },
  {
    name: "an item that is there twice",
    faulty: (items) => [...items, ...items.slice(0, 1)],
    outcome: "47 × VirtualAppointment, 3 × ServiceUnavailableError NOT_SENT",
  },
  {
    name: "an item with an id that nobody asked for, in the place of another",
    faulty: ([first, ...others]) => [{ ...first, id: "20" }, ...others],
    outcome: "47 × VirtualAppointment, 3 × ServiceUnavailableError NOT_SENT",
  },
  {
    name: "an item with an id that nobody asked for, beside the others",
    faulty: (items) => [...items, { ...items[0], id: "m0" }],
    outcome: "50 × VirtualAppointment",
  },
  {
    name: "an item without an id",
    faulty: ([first, ...others]) => [{ ...first, id: undefined }, ...others],
    outcome: "47 × VirtualAppointment, 3 × ServiceUnavailableError NOT_SENT",
  },
  {
    name: "an item without a body",
    faulty: ([first, ...others]) => [{ ...first, body: undefined }, ...others],
    outcome: "47 × VirtualAppointment, 3 × ServiceUnavailableError NOT_SENT",
  },
  { name: "items in another order", faulty: (items) => items.toReversed(), outcome: "50 × VirtualAppointment" },
  { name: "no items", faulty: () => [], outcome: "50 × ServiceUnavailableError NOT_SENT" },
])("$name", async ({ name, faulty, outcome }, { anotherUpstream, anotherGateway }) => {
  const fault: Fault = {
    name,
    answer: (proper) => {
      const { responses } = proper().body as { responses: Items };
      expect(responses.length).toBeGreaterThan(0);
      return { status: 200, body: { responses: faulty(responses) } };
    },
  };
  const reads = { "50 reads": `${outcome}; POST 3` };
  const all = { "every request": reads, "the first request": reads };
  await expectOutcomes(fault, { reads: all, writes: nothingElse }, { anotherUpstream, anotherGateway });
});
