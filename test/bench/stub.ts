import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

// A cheap stand-in for the upstream, as a program of its own: the resource for any user and meeting, its ETag, $batch,
// 5 ms for every request, and counters. It does as little as it can, so that it is never what is measured. It takes no
// notice of If-None-Match unless VALIDATES says so.

const LATENCY = Number(process.env["LATENCY"] ?? 5);
const VALIDATES = process.env["VALIDATES"] === "true";
const SUFFIX =
  '","settings":{"@odata.type":"microsoft.graph.virtualAppointmentSettings","allowClientToJoinUsingBrowser":true},' +
  '"appointmentClients":[{"@odata.type":"microsoft.graph.virtualAppointmentUser","emailAddress":"gradya@contoso.com",' +
  '"displayName":"Grady Archie","smsCapablePhoneNumber":"123-456-7890"},' +
  '{"@odata.type":"microsoft.graph.virtualAppointmentUser","emailAddress":"alexw@contoso.com",' +
  '"displayName":"Alex Wilber","smsCapablePhoneNumber":"123-456-7891"}],' +
  '"externalAppointmentUrl":"https://anyschedulingsystem.com/api/appointments/MkADKnAAA=",' +
  '"appointmentClientJoinWebUrl":"https://visit.teams.microsoft.com/webrtc-svc/api/route?tid=a796be92-&convId=19:meeting_=True"}';
const PREFIX =
  '{"@odata.context":"https://graph.microsoft.com/beta/$metadata#virtualAppointment","@odata.type":"#microsoft.graph.virtualAppointment","id":"';
const PATH = /^(?:\/beta)?\/users\/([^/]+)\/onlineMeetings\/([^/]+)\/virtualAppointment$/;

interface Written {
  readonly externalAppointmentId: string;
  readonly version: number;
}

interface BatchItem {
  readonly id: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was written. The load writes a bounded number of meetings. */
const written = new Map<string, Written>();
let counters = { requests: 0, subRequests: 0, writes: 0, bytes: 0 };

const meetingOf = (path: string) => decodeURIComponent(PATH.exec(path)?.[2] ?? "");
const bodyOf = (meeting: string) =>
  `${PREFIX}${meeting}","externalAppointmentId":"${written.get(meeting)?.externalAppointmentId ?? "AAMkADKnAAA="}${SUFFIX}`;
const etagOf = (meeting: string) => `W/"${meeting}-${written.get(meeting)?.version ?? 0}"`;

function send(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  counters.bytes += Buffer.byteLength(text);
  setTimeout(() => {
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      ...headers,
    });
    response.end(text);
  }, LATENCY);
}

function answerBatch(text: string): string {
  const { requests } = JSON.parse(text) as { requests: readonly BatchItem[] };
  if (requests.length > 20) throw new RangeError("A batch has 20 requests at most.");
  counters.subRequests += requests.length;
  const responses = requests.map(({ id, url, headers }) => {
    const meeting = meetingOf(url);
    if (meeting === "") return `{"id":"${id}","status":404,"headers":{},"body":{}}`;
    const etag = JSON.stringify(etagOf(meeting));
    if (VALIDATES && headers?.["if-none-match"] === etagOf(meeting)) {
      return `{"id":"${id}","status":304,"headers":{"ETag":${etag}}}`;
    }
    return `{"id":"${id}","status":200,"headers":{"ETag":${etag},"Content-Type":"application/json"},"body":${bodyOf(meeting)}}`;
  });
  return `{"responses":[${responses.join(",")}]}`;
}

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const { url = "", method } = request;
  if (url === "/counters") return void response.end(JSON.stringify(counters));
  if (url === "/reset") {
    counters = { requests: 0, subRequests: 0, writes: 0, bytes: 0 };
    return void response.end();
  }
  counters.requests++;
  if (request.headers.authorization === undefined) return send(response, 401, "{}");
  if (method === "GET") {
    counters.subRequests++;
    const meeting = meetingOf(url);
    if (meeting === "") return send(response, 404, "{}");
    const etag = etagOf(meeting);
    const isKnown = VALIDATES && request.headers["if-none-match"] === etag;
    return isKnown ? send(response, 304, "", { etag }) : send(response, 200, bodyOf(meeting), { etag });
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const text = Buffer.concat(chunks).toString();
    if (url.endsWith("/$batch")) return send(response, 200, answerBatch(text));
    const meeting = meetingOf(url);
    const { externalAppointmentId } = JSON.parse(text) as Written;
    written.set(meeting, { externalAppointmentId, version: (written.get(meeting)?.version ?? 0) + 1 });
    counters.writes++;
    return send(response, 204, "", { etag: etagOf(meeting) });
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`Stub on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
