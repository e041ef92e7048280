import type { NotificationResult } from "../service/notifications/notification-context.ts";
import type { EndedRequest, ServiceObserver } from "../service/http/request-trace.ts";
import { Counter, Gauge, Histogram, type Metric } from "./metric-cells.ts";
import { SECONDS, type ServerMetrics } from "./server-metrics.ts";

const RESULTS: readonly NotificationResult[] = ["delivered", "failed", "givenUp", "removed"];
const ITEMS = [1, 2, 5, 10, 15, 20];

/** What the service counts. */
export class ServiceMetrics implements ServiceObserver {
  readonly #server: ServerMetrics;
  readonly #batches = new Histogram(
    { name: "virtual_appointments_batch_items", help: "Items of the $batch requests that the service answered." },
    ITEMS,
  );
  readonly #items = new Counter({
    name: "virtual_appointments_batch_item_answers_total",
    help: "Answers to items of a $batch.",
    labels: ["http_route", "http_response_status_code"],
  });
  readonly #store = new Histogram(
    {
      name: "virtual_appointments_store_duration_seconds",
      help: "A handler with its calls of the store, and how long a call was held back until all of it was on disk.",
      labels: ["step"],
    },
    SECONDS,
  );
  readonly #notifications = new Counter({
    name: "virtual_appointments_notifications_total",
    help: "Requests to endpoints of subscriptions by what became of them, and changes that were given up.",
    labels: ["result"],
  });
  #subscriptions: () => number = () => 0;
  readonly #told = new Gauge(
    {
      name: "virtual_appointments_notified_subscriptions",
      help: "Subscriptions that this instance sends notifications for: of all instances one has them.",
    },
    () => [{ value: this.#subscriptions(), labels: {} }],
  );
  readonly metrics: readonly Metric[] = [this.#batches, this.#items, this.#store, this.#notifications, this.#told];

  constructor(server: ServerMetrics) {
    this.#server = server;
  }

  begun(): void {
    this.#server.begun("service");
  }

  ended({ trace: { items }, method, route, status, duration }: EndedRequest): void {
    this.#server.ended("service", method, route, status, duration);
    if (items === undefined) return;
    this.#batches.observe(items.length);
    for (const item of items) this.#items.add(`${item.route ?? "unknown"} ${item.status}`);
  }

  handled(duration: number): void {
    this.#store.observe(duration / 1000, "handle");
  }

  /** @param count how many there are */
  watchSubscriptions(count: () => number): void {
    this.#subscriptions = count;
    // There from the beginning, so that the first one is an increase.
    for (const result of RESULTS) this.#notifications.add(result, 0);
  }

  notified(result: NotificationResult, count: number): void {
    this.#notifications.add(result, count);
  }

  flushed(duration: number): void {
    this.#store.observe(duration / 1000, "flush");
  }
}
