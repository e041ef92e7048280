import type { z } from "zod";
import type { PathStep } from "../../common/issue-path.ts";
import { ValidationError } from "../../graph/model/gateway-errors.ts";
import { MAX_PATH, type ValidationCode } from "../../graph/model/validation-issue.ts";

interface Issue {
  readonly message: string;
  readonly path?: readonly PathStep[] | undefined;
}

/** What a validator found, as an error of the schema. `parent` is where the validated value stands. */
export function validationError(issues: readonly Issue[], parent: readonly PathStep[] = []): ValidationError {
  return new ValidationError(
    issues.map((issue) => ({
      // Zod's, which the Standard Schema between us hands on as they are.
      ...kindOf(issue as z.core.$ZodIssue),
      path: [...parent, ...(issue.path ?? [])].map(nameOf).slice(0, MAX_PATH),
      message: issue.message,
    })),
  );
}

/** A size tells its kind and its limit by itself; all other rules name their code (see `rule` in input-rules). */
function kindOf(issue: z.core.$ZodIssue): { readonly code: ValidationCode; readonly limit?: number } {
  if (issue.code === "too_big") {
    return {
      code: issue.origin === "string" ? "TOO_LONG" : manyOrBeyond(issue.origin, "TOO_MANY"),
      limit: Number(issue.maximum),
    };
  }
  if (issue.code === "too_small") {
    if (issue.origin === "string") return { code: "REQUIRED" };
    return { code: manyOrBeyond(issue.origin, "TOO_FEW"), limit: Number(issue.minimum) };
  }
  const { code = "OTHER", limit } = ((issue.code === "custom" && issue.params) || {}) as Partial<
    ReturnType<typeof kindOf>
  >;
  return { code, ...(limit !== undefined && { limit }) };
}

function manyOrBeyond(origin: string, many: "TOO_MANY" | "TOO_FEW"): ValidationCode {
  return origin === "array" ? many : "OUT_OF_RANGE";
}

function nameOf(step: PathStep): string {
  return String(typeof step === "object" ? step.key : step);
}
