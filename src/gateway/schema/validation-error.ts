import { issuePath, type PathStep } from "../../common/issue-path.ts";
import { ValidationError } from "../../graph/model/gateway-errors.ts";

interface Issue {
  readonly message: string;
  readonly path?: readonly PathStep[] | undefined;
}

/** What a validator found, as an error of the schema. `parent` is where the validated value stands. */
export function validationError(issues: readonly Issue[], parent: readonly PathStep[] = []): ValidationError {
  return new ValidationError(
    issues.map(({ path = [], message }) => ({ path: issuePath([...parent, ...path]), message })),
  );
}
