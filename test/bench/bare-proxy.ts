import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";

// The baseline, as a program of its own: what a proxy costs that knows the operations of the benchmark by their
// variables, forwards the same `$batch`, puts the upstream's text into its answer as it is, and has no GraphQL at all.

interface Variables {
  readonly user?: string;
  readonly meetings?: readonly { readonly onlineMeetingId: string; readonly userId: string }[];
  readonly externalAppointmentId?: string;
  readonly [alias: `m${number}`]: string;
}

const pool = new Pool(process.env["GRAPH_URL"] ?? "", { connections: 128, pipelining: 1 });

const pathOf = (user: string, meeting: string) =>
  `/users/${encodeURIComponent(user)}/onlineMeetings/${encodeURIComponent(meeting)}/virtualAppointment`;

async function batch(paths: readonly string[], authorization: string): Promise<string> {
  const requests = paths.map((path, id) => `{"id":"${id}","method":"GET","url":${JSON.stringify(path)}}`);
  const answer = await pool.request({
    method: "POST",
    path: "/beta/$batch",
    headers: { authorization, "content-type": "application/json" },
    body: `{"requests":[${requests.join(",")}]}`,
  });
  return answer.body.text();
}

async function answer(body: string, authorization: string): Promise<string> {
  const { variables = {} } = JSON.parse(body) as { readonly variables?: Variables };
  const { user = "", meetings, externalAppointmentId, ...aliases } = variables;
  const paths = meetings
    ? meetings.map(({ userId, onlineMeetingId }) => pathOf(userId, onlineMeetingId))
    : Object.values(aliases as Record<string, string>).map((meeting) => pathOf(user, meeting));
  if (paths.length === 0) return '{"data":{"__typename":"Query"}}';
  if (externalAppointmentId !== undefined) {
    const headers = { authorization, "content-type": "application/json" };
    const change = JSON.stringify({ externalAppointmentId });
    const written = await pool.request({ method: "PATCH", path: `/beta${paths[0]}`, headers, body: change });
    await written.body.dump();
  }
  const batches: Promise<string>[] = [];
  for (let start = 0; start < paths.length; start += 20)
    batches.push(batch(paths.slice(start, start + 20), authorization));
  return `{"data":[${(await Promise.all(batches)).join(",")}]}`;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = await answer(Buffer.concat(chunks).toString(), request.headers.authorization ?? "");
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.end(text);
}

const server = createServer((request, response) => void serve(request, response));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`Bare proxy on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
