import { ValidationError } from "../../graph/model/gateway-errors.ts";

type Step = PropertyKey | { readonly key: PropertyKey };

interface Issue {
  readonly message: string;
  readonly path?: readonly Step[] | undefined;
}

/** What a validator found, as an error of the schema. `parent` is where the validated value stands. */
export function validationError(issues: readonly Issue[], parent: readonly Step[] = []): ValidationError {
  return new ValidationError(issues.map(({ path = [], message }) => ({ path: pathOf([...parent, ...path]), message })));
}

/** `input.appointmentClients[0].emailAddress` */
function pathOf(path: readonly (PropertyKey | { readonly key: PropertyKey })[]): string {
  let text = "";
  for (const step of path) {
    const key = typeof step === "object" ? step.key : step;
    text += typeof key === "number" ? `[${key}]` : `${text === "" ? "" : "."}${String(key)}`;
  }
  return text;
}
