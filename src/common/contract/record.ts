/** Some properties of an object, in the order named. */
export function pick<Value extends object, Name extends keyof Value>(
  value: Value,
  names: readonly Name[],
): Pick<Value, Name> {
  const picked: Partial<Pick<Value, Name>> = {};
  for (const name of names) picked[name] = value[name];
  return picked as Pick<Value, Name>;
}

/** An object with a value for each name. */
export function mapNames<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> {
  const mapped: Partial<Record<Name, Value>> = {};
  for (const name of names) mapped[name] = valueOf(name);
  return mapped as Record<Name, Value>;
}
