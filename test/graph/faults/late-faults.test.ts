import { failedReads, lateWrites, lostWrites, type Expected } from "./expected-outcomes.ts";
import { expectOutcomes, it } from "./fault-cells.ts";
import type { Fault } from "./faulty-upstream.ts";

// An answer that does not come, or not in time: nobody repeats what took too long, and a write is looked for.

const reads = failedReads("ServiceUnavailableError NOT_SENT");

it.for<{ readonly fault: Fault; readonly expected: Expected }>([
  {
    fault: { name: "no headers, ever", isEndless: true, answer: () => "handled" },
    expected: { reads, writes: lostWrites() },
  },
  {
    fault: {
      name: "headers, and no body ever",
      isEndless: true,
      answer: (_, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "20" }).flushHeaders();
        return "handled";
      },
    },
    expected: { reads, writes: lostWrites() },
  },
  {
    fault: {
      name: "a body that stops half way",
      isEndless: true,
      answer: (proper, response) => {
        const text = JSON.stringify(proper().body ?? { value: "done" });
        response.writeHead(200, { "content-type": "application/json", "content-length": String(text.length) });
        response.write(text.slice(0, text.length / 2));
        return "handled";
      },
    },
    expected: { reads, writes: lostWrites() },
  },
  {
    fault: {
      name: "an answer after the deadline",
      isEndless: true,
      answer: (proper, response, held) => {
        held.push(() => {
          const { status, headers, body } = proper();
          response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
        });
        return "handled";
      },
    },
    expected: { reads, writes: lateWrites() },
  },
])("$fault.name", async ({ fault, expected }, { anotherUpstream, anotherGateway }) => {
  await expectOutcomes(fault, expected, { anotherUpstream, anotherGateway });
});
