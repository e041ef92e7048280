import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

// The upstream of a gateway under attack. The first word of a meeting's id says how it is answered, so that a bystander's
// reads are answered at once whatever others ask for.

const LATENCY = 5;
const SLOW = 10_000;
const LARGE = "x".repeat(10_000);

type Kind = "mute" | "slow" | "busy" | "again" | "shed" | "closing" | "large" | "ordinary";
const KINDS: readonly string[] = ["mute", "slow", "busy", "again", "shed", "closing", "large"] satisfies Kind[];

/** HTTP requests with meetings of each kind. */
const counters: Partial<Record<Kind, number>> = {};

function kindOf(path: string): Kind {
  const word = /\/onlineMeetings\/(\w+)-/.exec(path)?.[1] ?? "";
  return (KINDS.includes(word) ? word : "ordinary") as Kind;
}

interface Item {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

function itemOf(kind: Kind): Item {
  if (kind === "busy") return { status: 429, headers: {}, body: {} };
  if (kind === "again") return { status: 429, headers: { "Retry-After": "0" }, body: {} };
  const body = { externalAppointmentId: kind === "large" ? LARGE : "honest" };
  return { status: 200, headers: { ETag: '"1"' }, body };
}

const used = new WeakSet<Socket>();
const broken = new Set<string>();

/** Whether a request comes on a connection that has just been closed. Each meets with that once at most. */
function comesTooLate(socket: Socket, key: string): boolean {
  const isTooLate = used.has(socket) && !broken.has(key);
  used.add(socket);
  if (isTooLate) broken.add(key);
  return isTooLate;
}

function answer(response: ServerResponse, kinds: readonly Kind[], { status, headers, body }: Item): void {
  if (kinds.includes("mute")) return;
  const send = () => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
  };
  setTimeout(send, kinds.includes("slow") ? SLOW : LATENCY);
}

const server = createServer({ keepAliveTimeout: 600_000, requestTimeout: 0 }, (request, response) => {
  const { url = "", method = "" } = request;
  if (url === "/counters") {
    response.end(JSON.stringify(counters));
    return;
  }
  if (url.endsWith("/changes")) {
    // Of a feed in which nothing happens.
    response
      .writeHead(200, { "Content-Type": "text/event-stream" })
      .write("retry: 1000\nid: 1\nevent: position\ndata: {}\n\n");
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const text = Buffer.concat(chunks).toString();
    if (/\/closing-/.test(url + text) && comesTooLate(request.socket, url + text)) return request.socket.destroy();
    if (!url.endsWith("/$batch")) {
      const kind = kindOf(url);
      counters[kind] = (counters[kind] ?? 0) + 1;
      if (kind === "shed") return answer(response, [kind], { status: 429, headers: {}, body: {} });
      const item = itemOf(kind);
      return answer(response, [kind], method === "GET" || item.status !== 200 ? item : { ...item, status: 204 });
    }
    const { requests } = JSON.parse(text) as { requests: readonly Request[] };
    const kinds = [...new Set(requests.map((item) => kindOf(item.url)))];
    for (const kind of kinds) counters[kind] = (counters[kind] ?? 0) + 1;
    if (kinds.includes("shed")) return answer(response, kinds, { status: 429, headers: {}, body: {} });
    const responses = requests.map((item) => ({ id: item.id, ...itemOf(kindOf(item.url)) }));
    return answer(response, kinds, { status: 200, headers: {}, body: { responses } });
  });
});

interface Request {
  readonly id: string;
  readonly url: string;
}

server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`Upstream on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
