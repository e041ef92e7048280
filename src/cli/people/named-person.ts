import { UsageError } from "../../runtime/usage-error.ts";
import { personOf, type NamedPerson } from "../../service/people/person.ts";

export interface PersonWords {
  readonly email: string | undefined;
  readonly phone: string | undefined;
}

/** @throws {UsageError} without what was given, which is somebody's */
export function namedPerson({ email, phone }: PersonWords): NamedPerson {
  const person = personOf(email, phone);
  if (person !== undefined) return person;
  throw new UsageError(
    "Name the person by --email ADDRESS, --phone NUMBER or both: whoever has one of them is meant. A number is written in " +
      "digits, with its country code where it was entered with it.",
  );
}
