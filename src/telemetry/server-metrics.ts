import { Gauge, Histogram, type Metric } from "./metric-cells.ts";

/** Bounds of durations in seconds: as OpenTelemetry recommends them, and some below. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Program = "gateway" | "service";

/** What is counted of each HTTP request, whichever program answers it: both may run in one process. */
export class ServerMetrics {
  readonly #requests = new Histogram(
    {
      name: "http_server_request_duration_seconds",
      help: "Requests, from their headers to the end of their answers; the status is none where the client went before.",
      labels: ["program", "http_request_method", "http_route", "http_response_status_code"],
    },
    SECONDS,
  );
  readonly #active: Partial<Record<Program, number>> = {};
  readonly metrics: readonly Metric[] = [
    this.#requests,
    new Gauge({ name: "http_server_active_requests", help: "Requests that have no answer yet." }, () =>
      Object.entries(this.#active).map(([program, value]) => ({ value, labels: { program } })),
    ),
  ];

  begun(program: Program): void {
    this.#active[program] = (this.#active[program] ?? 0) + 1;
  }

  /** @param duration in milliseconds */
  ended(program: Program, method: string, route: string, status: number | undefined, duration: number): void {
    this.#active[program] = (this.#active[program] ?? 0) - 1;
    this.#requests.observe(duration / 1000, `${program} ${method} ${route} ${status ?? "none"}`);
  }
}
