/** Of which rows a page is. */
export interface KeyPage {
  /** Up to where conditions begin: `SELECT … FROM … WHERE`. */
  readonly select: string;
  /** The columns by which rows are in order, those of an index. */
  readonly key: readonly string[];
  /** Where they are among what is selected, from 1 on. */
  readonly places: readonly number[];
  /** The number of the first parameter of the position: there is one for each column of the key. */
  readonly first: number;
  /** How many rows: a number, or a parameter. */
  readonly limit: string;
}

/**
 * The rows that come after a position. It is what `(a, b) > ($1, $2)` means, in a part for each column: of such a comparison
 * PostgreSQL guesses how many rows it leaves by the first column alone. Where all rows are of one tenant it expects none,
 * and sorts the whole rest of the table for each page.
 */
export function rowsAfter({ select, key, places, first, limit }: KeyPage): string {
  const parts = key.map((column, index) => {
    const same = key.slice(0, index).map((before, place) => `${before} = $${first + place} AND `);
    return `(${select} ${same.join("")}${column} > $${first + index} ORDER BY ${key.join(", ")} LIMIT ${limit})`;
  });
  return `SELECT * FROM (${parts.toReversed().join(" UNION ALL ")}) page ORDER BY ${places.join(", ")} LIMIT ${limit}`;
}
