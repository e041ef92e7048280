import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";

export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** Waits until it sends requests to this many of the servers behind it. */
  serversUp(count: number): Promise<void>;
}

/** HAProxy in front of servers that it asks for their readiness. It repeats a request only where there was no connection. */
export async function startHaproxy(directory: string, urls: readonly string[]): Promise<Proxy> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const servers = urls.map(
    (server, index) => `  server s${index} ${new URL(server).host} check inter 200ms fall 1 rise 1`,
  );
  const file = join(directory, "haproxy.cfg");
  writeFileSync(
    file,
    `global
  maxconn 2000
defaults
  mode http
  timeout connect 5s
  timeout check 20s
  timeout client 60s
  timeout server 60s
  retries 3
  option redispatch
frontend front
  bind 127.0.0.1:${port}
  stats enable
  stats uri /stats
  default_backend behind
backend behind
  balance roundrobin
  option httpchk GET /ready
  http-check expect status 200
${servers.join("\n")}
`,
  );
  const child = spawn("haproxy", ["-db", "-f", file], { stdio: "ignore" });
  const ended = once(child, "exit");
  return {
    url,
    async serversUp(count) {
      for (;;) {
        const text = await fetch(`${url}/stats;csv`).then(
          (answer) => answer.text(),
          () => "",
        );
        const states = text.split("\n").filter((line) => /^behind,s\d/.test(line));
        if (states.filter((line) => line.split(",")[17] === "UP").length === count) return;
        await sleep(50);
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
