import { isSame, TEXT_FIELDS, textLabels, type ClientFields, type Fields } from "../form/fields.ts";

export type Side = "mine" | "theirs" | "base";

/** `undefined`: a client who isn't there. */
export type Value = ClientFields | string | boolean | undefined;

/** One thing that may differ between versions, to be shown and chosen by itself. */
export interface Difference {
  readonly key: string;
  readonly label: string;
  readonly mine: Value;
  readonly theirs: Value;
  readonly base: Value;
}

export interface ThreeWays {
  readonly mine: Fields;
  readonly theirs: Fields;
  readonly base: Fields;
}

export interface Differences {
  /** Both sides changed it, each to something else: a person has to choose. */
  readonly conflicts: readonly Difference[];
  /** The other side alone changed it: taken over without a question. */
  readonly takenOver: readonly Difference[];
}

/** What differs, client by client and field by field. */
export function findDifferences(ways: ThreeWays): Differences {
  const all = [...clientDifferences(ways), ...fieldDifferences(ways)];
  return {
    conflicts: all.filter(
      ({ mine, theirs, base }) => !isSame(mine, theirs) && !isSame(mine, base) && !isSame(theirs, base),
    ),
    takenOver: all.filter(({ mine, theirs, base }) => isSame(mine, base) && !isSame(theirs, base)),
  };
}

/** The fields with what was chosen for each conflict; what one side alone changed is as that side has it. */
export function merge(ways: ThreeWays, choices: Readonly<Record<string, Side>>): Fields {
  const chosen = ({ key, mine, theirs, base }: Difference) => {
    const side = choices[key] ?? (isSame(mine, base) ? "theirs" : "mine");
    return { mine, theirs, base }[side];
  };
  const clients = clientDifferences(ways).map(chosen) as (ClientFields | undefined)[];
  const rest = Object.fromEntries(fieldDifferences(ways).map((difference) => [difference.key, chosen(difference)]));
  return { ...(rest as unknown as Fields), clients: clients.filter((client) => client !== undefined) };
}

function fieldDifferences({ mine, theirs, base }: ThreeWays): Difference[] {
  const difference = (key: keyof Fields, label: string) =>
    ({ key, label, mine: mine[key], theirs: theirs[key], base: base[key] }) as Difference;
  return [
    difference("allowsBrowser", "Joining from a browser"),
    ...TEXT_FIELDS.map((name) => difference(name, textLabels[name])),
  ];
}

/**
 * Clients have no ids. While nobody was added or removed, the place in the list tells who is who; otherwise the e-mail
 * address does, or the name.
 */
function clientDifferences({ mine, theirs, base }: ThreeWays): Difference[] {
  const sides = [base.clients, theirs.clients, mine.clients];
  const isSameLength = sides.every(({ length }) => length === base.clients.length);
  const identify = isSameLength ? (_: ClientFields, index: number) => String(index) : identityIn;
  const [inBase, inTheirs, inMine] = sides.map(
    (clients) => new Map(clients.map((client, index) => [identify(client, index, clients), client])),
  );
  const keys = new Set([...(inBase?.keys() ?? []), ...(inTheirs?.keys() ?? []), ...(inMine?.keys() ?? [])]);
  return [...keys].map((key) => {
    const [mine, theirs, base] = [inMine?.get(key), inTheirs?.get(key), inBase?.get(key)];
    const { displayName = "", emailAddress = "" } = base ?? theirs ?? mine ?? {};
    return {
      key: `client:${key}`,
      label: `Client ${displayName || emailAddress}`.trim(),
      mine,
      theirs,
      base,
    };
  });
}

function identityIn(client: ClientFields, index: number, clients: readonly ClientFields[]): string {
  const name = identity(client);
  const earlier = clients.slice(0, index).filter((other) => identity(other) === name).length;
  return earlier === 0 ? name : `${name}#${earlier}`;
}

function identity({ emailAddress, displayName, smsCapablePhoneNumber }: ClientFields): string {
  return (emailAddress || displayName || smsCapablePhoneNumber).trim().toLowerCase();
}
