/** What one program did under one load: a line of the table. */
export interface LoadRow {
  readonly suite: string;
  readonly program: string;
  readonly operationsPerSecond: number;
  /** CPU time of the program itself; like the memory, `undefined` where the system doesn't tell (it takes Linux). */
  readonly cpuMillisecondsPerOperation: number | undefined;
  readonly p50: number;
  readonly p99: number;
  readonly upstreamRequestsPerOperation: number;
  readonly subRequestsPerOperation: number;
  /** Of the bodies of its answers. */
  readonly upstreamBytesPerOperation: number;
  readonly residentMegabytes: number | undefined;
  /** How many answers were looked into; a wrong one ends the benchmark. */
  readonly answersChecked: number;
}

/** The same program under the same load several times: means, and the most memory. */
export function meanOf(rows: readonly LoadRow[]): LoadRow {
  const [first] = rows;
  if (first === undefined) throw new TypeError("There is no row to take the mean of.");
  const mean = (pick: (row: LoadRow) => number) => rows.reduce((sum, row) => sum + pick(row), 0) / rows.length;
  const known = rows.map(({ residentMegabytes }) => residentMegabytes).filter((value) => value !== undefined);
  const hasCpu = rows.every(({ cpuMillisecondsPerOperation: cpu }) => cpu !== undefined);
  return {
    ...first,
    operationsPerSecond: mean((row) => row.operationsPerSecond),
    cpuMillisecondsPerOperation: hasCpu ? mean((row) => row.cpuMillisecondsPerOperation ?? 0) : undefined,
    p50: mean((row) => row.p50),
    p99: mean((row) => row.p99),
    upstreamRequestsPerOperation: mean((row) => row.upstreamRequestsPerOperation),
    subRequestsPerOperation: mean((row) => row.subRequestsPerOperation),
    upstreamBytesPerOperation: mean((row) => row.upstreamBytesPerOperation),
    residentMegabytes: known.length === 0 ? undefined : Math.max(...known),
    answersChecked: rows.reduce((sum, row) => sum + row.answersChecked, 0),
  };
}
