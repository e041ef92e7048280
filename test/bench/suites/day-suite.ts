import { hash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandOf } from "../../support/programs/program.ts";
import { startProcess } from "../bench-process.ts";
import type { Bed } from "../bed.ts";
import { cpuMilliseconds } from "../process-usage.ts";
import type { Measurement, Suite } from "./suite.ts";

/** How often a desk looks at its day, and how many meetings are in it. */
const LOOKS = 500;
const MEETINGS = 50;
/** So often one of them has changed in between. */
const CHANGES = 50;

const DAY = `query Day($meetings: [MeetingInput!]!) {
  virtualAppointments(meetings: $meetings) {
    __typename
    ... on VirtualAppointment { id etag externalAppointmentId appointmentClients { displayName emailAddress } }
    ... on GatewayError { message }
  }
}`;

/** Bytes on either side for each look at the day, and the CPU time of the gateway for it. */
interface Looks {
  readonly upstream: number;
  readonly downstream: number;
  readonly cpu: number | undefined;
}

/** A desk that looks at the same fifty meetings over and over: without anything kept, then asking by etags on both sides. */
export const daySuite: Suite = {
  name: "day",
  about: `one desk looks ${LOOKS} times at ${MEETINGS} meetings, of which one changes before every ${CHANGES}th look`,
  run: async ({ validatingBed }) => {
    const bed = await validatingBed();
    const nothingKept = await look(bed, { READ_CACHE_MB: "0" }, "POST");
    const posted = await look(bed, {}, "POST");
    const got = await look(bed, {}, "GET");
    const times = (one: number, other: number) => Math.round((one / other) * 1000) / 1000;
    const measurements: Measurement[] = [
      { what: "day: upstream bytes a look, nothing kept", value: Math.round(nothingKept.upstream), unit: "bytes" },
      { what: "day: upstream bytes a look", value: Math.round(posted.upstream), unit: "bytes" },
      {
        what: "day: upstream bytes, to nothing kept",
        value: times(posted.upstream, nothingKept.upstream),
        unit: "×",
        goal: { atMost: 0.1 },
      },
      { what: "day: downstream bytes a look, POST", value: Math.round(posted.downstream), unit: "bytes" },
      { what: "day: downstream bytes a look, GET", value: Math.round(got.downstream), unit: "bytes" },
      {
        what: "day: downstream bytes, GET to POST",
        value: times(got.downstream, posted.downstream),
        unit: "×",
        goal: { atMost: 0.1 },
      },
    ];
    for (const [name, { cpu }] of Object.entries({ "nothing kept": nothingKept, POST: posted, GET: got })) {
      if (cpu !== undefined) measurements.push({ what: `day: CPU a look, ${name}`, value: round(cpu), unit: "ms" });
    }
    return { measurements };
  },
};

async function look(bed: Bed, variables: Readonly<Record<string, string>>, method: "GET" | "POST"): Promise<Looks> {
  const directory = mkdtempSync(join(tmpdir(), "day-"));
  using stack = new DisposableStack();
  stack.defer(() => rmSync(directory, { recursive: true }));
  const documents = join(directory, "documents.json");
  const documentId = hash("sha256", DAY);
  writeFileSync(documents, JSON.stringify({ [documentId]: DAY }));
  await using gateway = await startProcess(commandOf("gateway"), {
    place: "measured",
    environment: { ...bed.gatewayEnvironment, ...variables, PERSISTED_DOCUMENTS: documents },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  stack.defer(() => agent.destroy());
  const meetings = Array.from({ length: MEETINGS }, (_, index) => ({
    onlineMeetingId: `day-${index}`,
    userId: "user",
  }));
  const query = new URLSearchParams({ documentId, variables: JSON.stringify({ meetings }) });
  const body = method === "GET" ? undefined : JSON.stringify({ query: DAY, variables: { meetings } });
  const url = `${gateway.url}/graphql${method === "GET" ? `?${query.toString()}` : ""}`;
  let etag: string | undefined;
  let cpuBefore = cpuMilliseconds(gateway.pid);
  let downstream = 0;
  // The first looks are of a gateway that knows nothing, and whose code is not compiled.
  const settling = LOOKS / 10;
  for (let number = -settling; number < LOOKS; number++) {
    if (number === 0) {
      await bed.countUpstream();
      cpuBefore = cpuMilliseconds(gateway.pid);
      downstream = 0;
    }
    if (number % CHANGES === 0) await change(bed, `day-${(number + LOOKS) % MEETINGS}`, number);
    const answer = await ask(agent, url, method, body, etag);
    etag = answer.etag;
    downstream += answer.bytes;
  }
  const cpuAfter = cpuMilliseconds(gateway.pid);
  const { bytes } = await bed.countUpstream();
  return {
    upstream: bytes / LOOKS,
    downstream: downstream / LOOKS,
    cpu: cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / LOOKS,
  };
}

async function change({ upstreamUrl }: Bed, meeting: string, number: number): Promise<void> {
  await fetch(`${upstreamUrl}/beta/users/user/onlineMeetings/${meeting}/virtualAppointment`, {
    method: "PATCH",
    headers: { authorization: "Bearer any" },
    body: JSON.stringify({ externalAppointmentId: `changed-${number}` }),
  });
}

/** One look, over the one connection there is; `bytes` are all that came over it. */
function ask(agent: Agent, url: string, method: string, body: string | undefined, etag: string | undefined) {
  return new Promise<{ readonly etag: string | undefined; readonly bytes: number }>((resolve, reject) => {
    const headers = {
      authorization: "Bearer any-token",
      ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      ...(etag !== undefined && { "if-none-match": etag }),
    };
    const sent = request(url, { agent, method, headers }, (response) => {
      const { socket, statusCode = 0 } = response;
      const before = bytesSeen.get(socket) ?? 0;
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const isRight = statusCode === 304 || text.split('"__typename":"VirtualAppointment"').length === MEETINGS + 1;
        bytesSeen.set(socket, socket.bytesRead);
        if (isRight) resolve({ etag: response.headers.etag, bytes: socket.bytesRead - before });
        else reject(new Error(`A look was answered ${statusCode}: ${text.slice(0, 200)}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const bytesSeen = new WeakMap<object, number>();

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
