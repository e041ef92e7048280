import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { atPace, operation, sideBySide, times, type Attack, type Means } from "./attack.ts";

const HEAD = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
const AUTHORIZATION = "Authorization: Bearer attacker\r\n";
const BODY = 1024 * 1024;

/** Opens a connection, counts what comes back, and how it ended if not by us. */
function dial({ gateway, signal, count }: Means, bytes: string | Buffer): Socket {
  const socket = connect(Number(gateway.port), gateway.hostname);
  socket.on("data", (chunk: Buffer) => {
    const status = /^HTTP\/1\.1 (\d{3})/.exec(chunk.toString("latin1", 0, 20))?.[1];
    if (status !== undefined) count(status);
  });
  socket.once("close", () => {
    if (!signal.aborted) count("closed");
  });
  socket.on("error", () => {});
  signal.addEventListener("abort", () => socket.destroy());
  socket.write(bytes, "latin1");
  return socket;
}

function untilTheEnd({ signal }: Means): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}

/** Many connections at once, each with the same on it, open until the end. */
function manyConnections(name: string, connections: number, bytesOf: () => string | Buffer): Attack {
  return {
    name,
    prepare() {
      const bytes = Buffer.from(bytesOf());
      return async (means) => {
        for (let number = 1; number <= connections && !means.signal.aborted; number++) {
          dial(means, bytes);
          // An attacker that does nothing but send hears nothing.
          if (number % 25 === 0) await sleep(5);
        }
        await untilTheEnd(means);
      };
    },
  };
}

const megabyteButOneByte = (headers: string) =>
  Buffer.from(`${HEAD}${headers}Content-Length: ${BODY}\r\n\r\n{"query":"{__typename}","x":"${"x".repeat(BODY - 30)}`);

const read = (id: string) => operation(`{virtualAppointment(onlineMeetingId:"${id}"){__typename}}`);
const withLength = (body: string) => `${HEAD}${AUTHORIZATION}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const WATCH = `subscription($m:ID!){virtualAppointmentChanged(onlineMeetingId:$m,userId:"u"){__typename}}`;

/** Streams of events, each over a connection of its own; eight at a time are being opened. */
function manyStreams(name: string, tokenOf: (number: number) => string): Attack {
  return {
    name,
    prepare: () => async (means) => {
      let number = 0;
      await sideBySide(8, async () => {
        while (number < 2_000 && !means.signal.aborted) {
          const body = operation(WATCH, { m: `honest-${++number}` });
          const headers = `Authorization: Bearer ${tokenOf(number)}\r\nAccept: text/event-stream\r\n`;
          const stream = dial(means, `${HEAD}${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
          await Promise.race([once(stream, "data"), once(stream, "close")]).catch(() => {});
        }
      });
      await untilTheEnd(means);
    },
  };
}

export const connectionAttacks: readonly Attack[] = [
  manyConnections("#7 1,000 × a megabyte but for a byte", 1_000, () => megabyteButOneByte(AUTHORIZATION)),
  manyConnections("#7 the same without a token", 1_000, () => megabyteButOneByte("")),
  manyConnections("1,000 megabytes whose operations wait", 1_000, () => {
    const body = `{"query":"query{virtualAppointment(onlineMeetingId:\\"slow-held\\"){__typename}}","variables":{"y":"${"y".repeat(1_000_000)}"}}`;
    return withLength(body);
  }),
  manyStreams("2,000 streams of one caller", () => "watcher"),
  manyStreams("2,000 streams of as many callers", (number) => `watcher-${number}`),
  manyConnections("2,000 idle connections", 2_000, () => ""),
  manyConnections("1,000 headers without end", 1_000, () => `${HEAD}X-A: `),
  manyConnections("500 requests pipelined on 50 connections", 50, () =>
    times(
      500,
      (index) =>
        `GET /graphql?query={virtualAppointment(onlineMeetingId:"slow-${index}"){__typename}} HTTP/1.1\r\nHost: a\r\n${AUTHORIZATION}\r\n`,
      "",
    ),
  ),
  {
    name: "headers that drip, on 500 connections",
    prepare: () => async (means) => {
      const sockets = Array.from({ length: 500 }, () => dial(means, HEAD));
      const dripping = setInterval(
        () => sockets.forEach((socket) => socket.writable && socket.write("X-A: b\r\n")),
        200,
      );
      await untilTheEnd(means);
      clearInterval(dripping);
    },
  },
  {
    name: "bodies in chunks of a byte, on 20 connections",
    prepare() {
      const chunks = Buffer.from("1\r\nx\r\n".repeat(10_000));
      return async (means) => {
        await sideBySide(20, async () => {
          const socket = dial(means, `${HEAD}${AUTHORIZATION}Transfer-Encoding: chunked\r\n\r\n`);
          while (socket.writable && !means.signal.aborted) {
            if (!socket.write(chunks)) {
              await new Promise<void>((resolve) => void socket.once("drain", resolve).once("close", resolve));
            }
          }
        });
        await untilTheEnd(means);
      };
    },
  },
  {
    name: "requests whose callers hang up, 800 a second",
    prepare: () => async (means) => {
      let number = 0;
      const hangUp = async () => {
        const socket = dial(means, withLength(read(`gone-${number++}`)));
        await sleep(5);
        socket.destroy();
      };
      await sideBySide(8, () => atPace(means, hangUp, 10));
    },
  },
  {
    name: "answers of 2 MB that nobody reads, on 50 connections",
    prepare: () => async (means) => {
      const aliases = times(200, (index) => `a${index}:externalAppointmentId`);
      const body = operation(`{virtualAppointment(onlineMeetingId:"large-1"){...on VirtualAppointment{${aliases}}}}`);
      for (let number = 0; number < 50; number++) dial(means, withLength(body)).pause();
      await untilTheEnd(means);
    },
  },
  manyConnections("garbage, and headers too large, on 500 connections", 500, () => `${HEAD}X: ${"x".repeat(30_000)}`),
];
