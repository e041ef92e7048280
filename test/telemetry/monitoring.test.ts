import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { createHome, ROOT, runProgram, startProgram } from "../support/programs/program.ts";

// What operators load into Grafana and Prometheus names metrics and labels in texts that no compiler reads.

const FOLDER = `${ROOT}src/telemetry/`;
const textOf = (file: string) => readFileSync(`${FOLDER}${file}`, "utf8");

/** Names that the programs expose: of metrics with their parts, and of the labels that each has. */
interface Exposed {
  readonly types: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
}

async function expose(url: string): Promise<Exposed> {
  const text = await (await fetch(url)).text();
  const types = new Map<string, string>();
  const labels = new Map<string, Set<string>>();
  for (const line of text.split("\n")) {
    const [, metric = "", type = ""] = /^# TYPE (\w+) (\w+)$/.exec(line) ?? [];
    const parts = type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
    if (metric !== "") for (const part of parts) types.set(`${metric}${part}`, type);
    const [, series = "", list = ""] = /^(\w+)\{(.*)\} /.exec(line) ?? [];
    const names = labels.get(series) ?? new Set();
    for (const [, name = ""] of list.matchAll(/(\w+)="/g)) names.add(name);
    labels.set(series, names);
  }
  return { types, labels };
}

/** Half of what goes upstream is refused, so that there are repeats; of ten attempts one comes through. */
const FAULTY = { FAULTS: "seed=7; rate=0.5; status=503", READ_RETRY_SECONDS: "5" };
const ROUNDS = 10;

/** A program that has done a little of everything. */
async function exposedWith(variables: Readonly<Record<string, string>>): Promise<Exposed> {
  const home = createHome();
  const environment = { ...home.environment, METRICS_PORT: "0", ...FAULTY, ...variables };
  await using program = await startProgram(["start"], environment);
  const [, metricsUrl = ""] = /Metrics on (\S+)\./.exec(program.output()) ?? [];
  const url = program.urls.find((printed) => !metricsUrl.startsWith(printed)) ?? "";
  const token = (await runProgram(["token"], environment)).stdout.trim();
  const meeting = (id: string) => `{ onlineMeetingId: "${id}" }`;
  const queries = [
    `{ virtualAppointments(meetings: [${["a", "follow-up", "b"].map(meeting).join(" ")}]) { __typename } }`,
    `mutation { updateVirtualAppointment(input: { onlineMeetingId: "follow-up", externalAppointmentId: "n" }) { __typename } }`,
    "{ nonsense",
  ];
  for (let round = 0; round < ROUNDS; round++) {
    for (const query of queries) await call("POST", `${url}/graphql`, { token, body: { query } });
  }
  const exposed = await expose(metricsUrl);
  await program.stop("SIGTERM");
  home.remove();
  return exposed;
}

const it = base
  .extend("single", { scope: "file" }, () => exposedWith({}))
  .extend("workers", { scope: "file" }, () => exposedWith({ WORKERS: "2" }));

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

const { panels } = JSON.parse(textOf("monitoring/dashboard.json")) as { readonly panels: readonly Panel[] };
const alerts = textOf("monitoring/alerts.yaml")
  .split(/^ {6}- alert: /m)
  .slice(1)
  .map((rule) => ({
    name: rule.split("\n", 1)[0] ?? "",
    expression: /^ {8}expr:([^]*?)^ {8}\w+:/m.exec(rule)?.[1] ?? "",
    rule,
  }));
const expressions = [
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ...alerts.map(({ name, expression }) => [name, expression] as const),
];

/** The metrics that an expression names, each with the labels that it selects and groups by. */
function namesIn(expression: string): readonly (readonly [metric: string, labels: readonly string[]])[] {
  const withoutTexts = expression.replaceAll(/"[^"]*"/g, '""').replaceAll(/\[[^\]]*\]/g, "");
  const grouped = [...withoutTexts.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/,\s*/));
  const metrics = withoutTexts
    .replaceAll(/\bby \([^)]*\)/g, "")
    .matchAll(/([a-z]+_[a-z0-9_]+)\b(?!\()(?:\{([^}]*)\})?(?!=)/g);
  return [...metrics]
    .filter(([, name = ""]) => name !== "histogram_quantile")
    .map(([, name = "", selected = ""]) => [
      name,
      [...grouped, ...[...selected.matchAll(/(\w+)=/g)].map(([, label = ""]) => label)],
    ]);
}

/** Added by Prometheus. */
const ADDED = new Set(["job", "instance", "le"]);

describe.for(["single", "workers"] as const)("of a program, %s", (which) => {
  it("there is every metric and label that the dashboard and the alerts name", ({ single, workers }) => {
    const { types, labels } = which === "single" ? single : workers;
    expect(expressions.length).toBeGreaterThan(30);
    for (const [where, expression] of expressions) {
      const named = namesIn(expression);
      expect([where, named.length > 0]).toEqual([where, true]);
      for (const [metric, used] of named) {
        expect([where, metric, types.has(metric)]).toEqual([where, metric, true]);
        const unknown = used.filter((label) => !ADDED.has(label) && labels.get(metric)?.has(label) !== true);
        expect([where, metric, unknown]).toEqual([where, metric, []]);
      }
    }
  });
});

it("every rate is one of something that only grows", ({ single: { types } }) => {
  for (const [where, expression] of expressions) {
    for (const [, metric = ""] of expression.matchAll(/(?:rate|increase)\(([a-z0-9_]+)/g)) {
      const grows = ["counter", "histogram"].includes(types.get(metric) ?? "");
      expect([where, metric, grows]).toEqual([where, metric, true]);
    }
  }
});

it("the README names our metrics and their labels, all of them and no others", ({ single: { types, labels } }) => {
  const rows = [...textOf("README.md").matchAll(/^\| `([a-z_]+)` \|([^|]*)\|/gm)].filter(([, name = ""]) =>
    name.includes("_"),
  );
  const told = new Map(
    rows.map(([, name = "", list = ""]) => [name, [...list.matchAll(/`(\w+)`/g)].map(([, label = ""]) => label)]),
  );
  const own = [...types.keys()]
    .map((name) => name.replace(/_(?:bucket|sum|count)$/, ""))
    .filter((name) => !/^(?:nodejs|process)_/.test(name));
  expect([...told.keys()].toSorted()).toEqual([...new Set(own)].toSorted());
  for (const [name, list] of told) {
    const exposed = labels.get(name) ?? labels.get(`${name}_count`) ?? new Set<string>();
    expect([name, list.toSorted()]).toEqual([name, [...exposed].toSorted()]);
  }
});

it("every alert says what it is about, and how bad that is", () => {
  for (const { name, rule } of alerts) {
    expect([name, /^ {8}labels: \{ severity: (?:page|ticket) \}$/m.test(rule)]).toEqual([name, true]);
    expect([name, /^ {10}summary: \S/m.test(rule)]).toEqual([name, true]);
  }
  expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
});

it("finds a name that is none, and a label that a metric doesn't have", ({ single: { types, labels } }) => {
  expect(namesIn('sum by (program, nothing) (rate(http_server_nothing_count{job=~"a_b", x="http_y"}[5m]))')).toEqual([
    ["http_server_nothing_count", ["program", "nothing", "job", "x"]],
  ]);
  expect([types.has("http_server_nothing_count"), labels.get("http_server_active_requests")?.has("x")]).toEqual([
    false,
    false,
  ]);
});
