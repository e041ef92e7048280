import { expectOutcomes, it } from "./fault-cells.ts";
import { lostWrites, passingReads, unreachable, type Expected } from "./expected-outcomes.ts";
import type { Fault } from "./faulty-upstream.ts";

// No connection, or one that breaks before any answer.

it("connection refused", async ({ goneUrl, anotherUpstream, anotherGateway }) => {
  const fault = { name: "refused", urlOf: () => goneUrl };
  await expectOutcomes(fault, unreachable, { anotherUpstream, anotherGateway });
});

it("connection swallowed", async ({ muteServer, anotherUpstream, anotherGateway }) => {
  const { port } = await muteServer();
  const fault = { name: "swallowed", urlOf: () => `https://127.0.0.1:${port}`, isEndless: true } as const;
  await expectOutcomes(fault, unreachable, { anotherUpstream, anotherGateway });
});

/** A read whose connection broke goes once more at once, and so does one that looks for a write. */
const broken: Expected = {
  reads: {
    ...passingReads("ServiceUnavailableError NOT_SENT"),
    "every request": {
      read: "ServiceUnavailableError NOT_SENT; GET 2",
      "50 reads": "50 × ServiceUnavailableError NOT_SENT; POST 6",
    },
  },
  writes: lostWrites("", 2),
};

it.for<{ readonly fault: Fault; readonly expected: Expected }>([
  {
    fault: { name: "TLS with a server that has none", urlOf: (upstream) => upstream.replace("http:", "https:") },
    expected: unreachable,
  },
  { fault: { name: "a name that nobody has", urlOf: () => "http://upstream.invalid" }, expected: unreachable },
  { fault: { name: "connection closed without an answer", answer: () => undefined }, expected: broken },
  {
    fault: {
      name: "connection reset without an answer",
      answer: (_, { socket }) => {
        socket?.resetAndDestroy();
        return "handled";
      },
    },
    expected: broken,
  },
  {
    fault: {
      name: "connection closed within the headers",
      answer: (_, { socket }) => {
        socket?.write("HTTP/1.1 200 OK\r\ncontent-ty", () => socket.destroy());
        return "handled";
      },
    },
    expected: broken,
  },
])("$fault.name", async ({ fault, expected }, { anotherUpstream, anotherGateway }) => {
  await expectOutcomes(fault, expected, { anotherUpstream, anotherGateway });
});
