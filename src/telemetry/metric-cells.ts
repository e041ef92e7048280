// Where counts are kept between two scrapes: prom-client's own take a microsecond and more for each observation, as they
// look at names and values of the labels each time. These take a sixth of that, and prom-client writes them out.

/** A metric as prom-client reads it, of whatever it is made. */
export interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  /** How values of several processes become one. */
  readonly aggregator: "sum";
  readonly get: () => { readonly values: readonly MetricValue[] } & Omit<Metric, "get">;
}

export interface MetricValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Of a histogram's parts. */
  readonly metricName?: string;
}

interface Description {
  readonly name: string;
  readonly help: string;
  /** Few values each: every combination is a series of its own, for ever. */
  readonly labels?: readonly string[];
}

abstract class Cells<Cell> implements Metric {
  abstract readonly type: Metric["type"];
  readonly aggregator = "sum";
  readonly name: string;
  readonly help: string;
  readonly #labels: readonly string[];
  readonly #cells = new Map<string, Cell>();

  constructor({ name, help, labels = [] }: Description) {
    this.name = name;
    this.help = help;
    this.#labels = labels;
  }

  protected abstract create(): Cell;
  protected abstract valuesOf(cell: Cell, labels: Readonly<Record<string, string>>): readonly MetricValue[];

  /** @param key the values of the labels in their order, with a blank between them */
  protected cellOf(key: string): Cell {
    let cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, (cell = this.create()));
    return cell;
  }

  get = (): ReturnType<Metric["get"]> => {
    const { name, help, type, aggregator } = this;
    const values = [...this.#cells].flatMap(([key, cell]) => this.valuesOf(cell, this.#labelled(key)));
    return { name, help, type, aggregator, values };
  };

  #labelled(key: string): Record<string, string> {
    const values = key.split(" ");
    return Object.fromEntries(this.#labels.map((label, index) => [label, values[index] ?? ""]));
  }
}

/** Something that only grows. */
export class Counter extends Cells<{ count: number }> {
  readonly type = "counter";

  /** @param key the values of the labels in their order, with a blank between them */
  add(key = "", count = 1): void {
    this.cellOf(key).count += count;
  }

  protected create(): { count: number } {
    return { count: 0 };
  }

  protected valuesOf({ count }: { count: number }, labels: Readonly<Record<string, string>>): readonly MetricValue[] {
    return [{ value: count, labels }];
  }
}

interface Distribution {
  /** How many were no larger than each bound, and larger than the one before; at last how many were larger than all. */
  readonly counts: number[];
  sum: number;
}

/** How something is distributed. */
export class Histogram extends Cells<Distribution> {
  readonly type = "histogram";
  readonly #bounds: readonly number[];

  /** @param bounds growing */
  constructor(description: Description, bounds: readonly number[]) {
    super(description);
    this.#bounds = bounds;
  }

  /** @param key the values of the labels in their order, with a blank between them */
  observe(value: number, key = ""): void {
    const cell = this.cellOf(key);
    let index = 0;
    while (index < this.#bounds.length && value > (this.#bounds[index] ?? 0)) index++;
    cell.counts[index] = (cell.counts[index] ?? 0) + 1;
    cell.sum += value;
  }

  protected create(): Distribution {
    return { counts: [...this.#bounds, 0].fill(0), sum: 0 };
  }

  protected valuesOf({ counts, sum }: Distribution, labels: Readonly<Record<string, string>>): readonly MetricValue[] {
    let count = 0;
    const buckets = counts.map((own, index) => {
      count += own;
      const le = String(this.#bounds[index] ?? "+Inf");
      return { metricName: `${this.name}_bucket`, labels: { ...labels, le }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${this.name}_sum`, labels, value: sum },
      { metricName: `${this.name}_count`, labels, value: count },
    ];
  }
}

/** Something that is looked at when it is asked for, and never before. */
export class Gauge implements Metric {
  readonly type: "gauge" | "counter";
  readonly aggregator = "sum";
  readonly name: string;
  readonly help: string;
  readonly #read: () => readonly MetricValue[];

  /** @param type a counter where what is looked at only grows */
  constructor({ name, help }: Description, read: () => readonly MetricValue[], type: "gauge" | "counter" = "gauge") {
    this.name = name;
    this.help = help;
    this.type = type;
    this.#read = read;
  }

  get = (): ReturnType<Metric["get"]> => {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: this.#read() };
  };
}
