import type { RequestObserver, RequestRecord } from "../gateway/http/request-record.ts";
import type { OperationFacts } from "../gateway/http/known-operations.ts";
import type { ExecutionCounts } from "../gateway/execution/plan-plugin.ts";
import type { GraphObserver, GraphUsage, KeptAnswersUsage, UpstreamUsage } from "../graph/graph-observer.ts";
import type { TokenReport } from "../identity/token-cache.ts";
import { Counter, Gauge, Histogram, type Metric, type MetricValue } from "./metric-cells.ts";
import { SECONDS, type ServerMetrics } from "./server-metrics.ts";

const READS = [1, 2, 5, 10, 15, 20];

/** What the gateway counts. */
export class GatewayMetrics implements RequestObserver, GraphObserver {
  readonly #server: ServerMetrics;
  readonly #operations = new Histogram(
    {
      name: "graphql_operation_duration_seconds",
      help: "Operations by type, from the request's headers to the end of its answer.",
      labels: ["graphql_operation_type"],
    },
    SECONDS,
  );
  readonly #outcomes = new Counter({
    name: "virtual_appointments_operation_outcomes_total",
    help: "What root fields came to, by the names of the schema: payloads and errors.",
    labels: ["field", "type"],
  });
  readonly #errors = new Counter({
    name: "virtual_appointments_operation_errors_total",
    help: "Top-level errors of operations.",
    labels: ["code"],
  });
  readonly #exchanges = new Histogram(
    {
      name: "http_client_request_duration_seconds",
      help: "Upstream requests; the status is none where no answer came.",
      labels: ["upstream", "http_request_method", "http_response_status_code"],
    },
    SECONDS,
  );
  readonly #repeats = new Counter({
    name: "virtual_appointments_upstream_repeats_total",
    help: "Upstream requests that were sent once more.",
    labels: ["upstream", "reason"],
  });
  readonly #reads = new Histogram(
    { name: "virtual_appointments_request_reads", help: "Reads in an upstream request: 1, or those of a $batch." },
    READS,
  );
  readonly #waits = new Histogram(
    {
      name: "virtual_appointments_read_wait_seconds",
      help: "How long the read of a request waited to be sent that waited longest.",
    },
    SECONDS,
  );
  readonly #tokens = new Counter({
    name: "virtual_appointments_upstream_tokens_total",
    help: "Upstream tokens that were asked for: from the cache, with another's, acquired, or not to be had.",
    labels: ["result"],
  });
  readonly metrics: readonly Metric[];
  #usage: (() => GraphUsage) | undefined;
  #executions: ExecutionCounts | undefined;
  #openSubscriptions: (() => number) | undefined;

  constructor(server: ServerMetrics) {
    this.#server = server;
    this.metrics = [
      this.#operations,
      this.#outcomes,
      this.#errors,
      this.#exchanges,
      this.#repeats,
      this.#reads,
      this.#waits,
      this.#tokens,
      new Gauge({ name: "virtual_appointments_queued_reads", help: "Reads that wait to be sent." }, () =>
        this.#single(({ queuedReads }) => queuedReads),
      ),
      new Gauge(
        { name: "virtual_appointments_unanswered_reads", help: "Reads that have no answer yet; 20,000 at most." },
        () => this.#single(({ unansweredReads }) => unansweredReads),
      ),
      new Gauge(
        {
          name: "virtual_appointments_upstream_connections",
          help: "Upstream connections in use; 512 at most for reads, 256 for writes.",
        },
        () => this.#connections(),
      ),
      new Gauge(
        {
          name: "virtual_appointments_upstream_read_limit",
          help: "Reads that an upstream may be sent at once; fewer than 512 while it has too much to do.",
        },
        () => this.#upstreams(({ readLimit }) => readLimit),
      ),
      new Gauge(
        {
          name: "virtual_appointments_upstream_circuit_open",
          help: "1 while nothing is sent to an upstream that does not answer.",
        },
        () => this.#upstreams(({ isOpen }) => (isOpen ? 1 : 0)),
      ),
      new Gauge(
        { name: "virtual_appointments_kept_bytes", help: "About as many bytes of reads are kept, to ask by etag." },
        () => this.#kept(({ weight }) => weight),
      ),
      new Gauge(
        { name: "virtual_appointments_unchanged_reads_total", help: "Reads whose answer had not changed." },
        () => this.#kept(({ unchanged }) => unchanged),
        "counter",
      ),
      new Gauge(
        { name: "virtual_appointments_saved_bytes_total", help: "About as many bytes were not sent for that." },
        () => this.#kept(({ bytesSaved }) => bytesSaved),
        "counter",
      ),
      new Gauge(
        { name: "virtual_appointments_query_executions_total", help: "Queries by what executed them, and why." },
        () => this.#queries(),
        "counter",
      ),
      new Gauge(
        { name: "virtual_appointments_open_subscriptions", help: "Subscriptions that are open, and streams for some." },
        () => (this.#openSubscriptions === undefined ? [] : [{ value: this.#openSubscriptions(), labels: {} }]),
      ),
      new Gauge(
        {
          name: "virtual_appointments_upstream_change_streams",
          help: "Streams of changes that are open to the upstream: one for each token and user.",
        },
        () => this.#single(({ changeStreams }) => changeStreams),
      ),
    ];
  }

  begun(): void {
    this.#server.begun("gateway");
  }

  ended(record: RequestRecord, operation: OperationFacts | undefined): void {
    const { method, route, status, duration, outcomes, errors } = record;
    this.#server.ended("gateway", method, route, status, duration);
    if (operation === undefined) return;
    this.#operations.observe(duration / 1000, operation.type ?? "none");
    for (const field in outcomes?.types) {
      const types = outcomes.types[field] ?? {};
      for (const type in types) this.#outcomes.add(`${field} ${type}`, types[type]);
    }
    for (const code in errors) this.#errors.add(code, errors[code]);
  }

  liveStarted(open: () => number): void {
    this.#openSubscriptions = open;
  }

  engineStarted(executions: ExecutionCounts): void {
    this.#executions = executions;
  }

  watch(usage: () => GraphUsage): void {
    this.#usage = usage;
  }

  exchanged(...[upstream, method, status, duration]: Parameters<GraphObserver["exchanged"]>): void {
    this.#exchanges.observe(duration / 1000, `${upstream} ${method} ${status ?? "none"}`);
  }

  readsSent(reads: number, wait: number): void {
    this.#reads.observe(reads);
    this.#waits.observe(wait / 1000);
  }

  repeated(...[upstream, reason]: Parameters<GraphObserver["repeated"]>): void {
    this.#repeats.add(`${upstream} ${reason}`);
  }

  readonly tokenReport: TokenReport = (result) => this.#tokens.add(result);

  #single(read: (usage: GraphUsage) => number): readonly MetricValue[] {
    return this.#usage === undefined ? [] : [{ value: read(this.#usage()), labels: {} }];
  }

  #kept(read: (usage: KeptAnswersUsage) => number): readonly MetricValue[] {
    const kept = this.#usage?.().kept;
    return kept === undefined ? [] : [{ value: read(kept), labels: {} }];
  }

  #connections(): readonly MetricValue[] {
    return (this.#usage?.().upstreams ?? []).flatMap(({ name: upstream, reads, writes }) => [
      { value: reads, labels: { upstream, use: "reads" } },
      { value: writes, labels: { upstream, use: "writes" } },
    ]);
  }

  #upstreams(valueOf: (usage: UpstreamUsage) => number): readonly MetricValue[] {
    return (this.#usage?.().upstreams ?? []).map((usage) => ({
      value: valueOf(usage),
      labels: { upstream: usage.name },
    }));
  }

  /** With graphql-js alone nothing is planned, and nothing counted. */
  #queries(): readonly MetricValue[] {
    if (this.#executions === undefined) return [];
    const { plans, fallBacks } = this.#executions;
    return [
      { value: plans, labels: { executed_by: "plan", reason: "none" } },
      ...Object.entries(fallBacks).map(([reason, value]) => ({ value, labels: { executed_by: "graphql-js", reason } })),
    ];
  }
}
