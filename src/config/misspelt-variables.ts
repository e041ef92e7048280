/** How many letters may differ. In shorter names that is another word. */
const MAX_DISTANCE = 2;
const MIN_LENGTH = 6;

export interface MisspeltVariable {
  readonly name: string;
  readonly meant: string;
}

/**
 * Variables of the environment that were meant for this program, perhaps, and do nothing as they are spelled: they differ
 * from one that it knows, and that isn't set, by case or by a letter or two. Whoever else may be meant by them is nobody's
 * business here, so nothing is refused for them, and no value is told.
 */
export function findMisspelt(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): MisspeltVariable[] {
  const unset = known.filter((name) => environment[name] === undefined);
  return Object.keys(environment)
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const meant = unset.find((other) => isNear(name.toUpperCase().replaceAll("-", "_"), other));
      return meant === undefined ? [] : [{ name, meant }];
    });
}

function isNear(name: string, known: string): boolean {
  if (name === known) return true;
  return known.length >= MIN_LENGTH && distance(name, known) <= Math.min(MAX_DISTANCE, Math.floor(known.length / 6));
}

/** Letters to add, leave out, replace, or swap with their neighbour. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > MAX_DISTANCE) return Infinity;
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= one.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(one.length, other.length);
}
