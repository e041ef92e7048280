/** What a program says on its port for metrics: each series with its labels in the order of their names. */
export async function scrape(url: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`The metrics were answered with ${response.status}.`);
  const series = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    series.map((line) => {
      const [, name = "", labels = "", value = ""] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const sorted = labels
        .split(/,(?=\w+=")/)
        .toSorted()
        .join(",");
      return [labels === "" ? name : `${name}{${sorted}}`, Number(value)];
    }),
  );
}

/** Those of a metric that have a value other than 0, without what its name begins with. */
export function seriesOf(scraped: ReadonlyMap<string, number>, name: string): Readonly<Record<string, number>> {
  const own = [...scraped].filter(
    ([series, value]) => (series === name || series.startsWith(`${name}{`)) && value !== 0,
  );
  return Object.fromEntries(own.map(([series, value]) => [series.slice(name.length), value]));
}
