import { z } from "zod";
import { issuePath } from "../../common/issue-path.ts";
import { GraphError, type FaultDetail } from "./graph-error.ts";
import type { GraphRequest } from "./message.ts";
import { wrongContentType } from "./media-type.ts";

/** How many mistakes of a body are told: a request of nothing else must not get an answer many times its size. */
const MAX_MISTAKES = 20;

/** @throws {GraphError} 400 when the body isn't said to be JSON */
export function jsonBody({ headers, body }: GraphRequest): unknown {
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(headers["content-type"] ?? "")) throw wrongContentType();
  return body;
}

/** Text. Half a surrogate pair can't be stored as UTF-8: it would come back as something else than was sent. */
export function unicode(longest: number): z.ZodString {
  return z
    .string()
    .max(longest)
    .refine((value) => value.isWellFormed(), "is not well-formed Unicode.");
}

/**
 * Reads a request body by its schema.
 *
 * @throws {GraphError} 400, naming every wrong property by its path, never its value
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  const all = parsed.error.issues.flatMap(describe);
  const details = all.slice(0, MAX_MISTAKES);
  const more = all.length > details.length ? ["There are more mistakes."] : [];
  throw new GraphError(400, "BadRequest", [...details.map(({ message }) => message), ...more].join(" "), {
    innerCode: "invalidRequestBody",
    details,
  });
}

/** The same for a rule over several properties, which a schema can't say: one wrong property, and why. */
export function wrongProperty(target: string, message: string): GraphError {
  return new GraphError(400, "BadRequest", message, {
    innerCode: "invalidRequestBody",
    details: [{ code: "invalidProperty", target, message }],
  });
}

function describe(issue: z.core.$ZodIssue): FaultDetail[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, MAX_MISTAKES + 1).map((key) => {
      const at = issuePath([...issue.path, key]).slice(0, 200);
      return detail(at, `The property '${at}' does not exist on the type.`);
    });
  }
  const target = issuePath(issue.path);
  if (target === "") return [detail("", "The request body must be a JSON object.")];
  return [detail(target, `The property '${target}' ${complaint(issue)}`)];
}

/** Only what the schema says goes into the words, nothing that came with the request. */
function complaint(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_big" || issue.code === "too_small") {
    const unit = issue.origin === "array" ? "items" : "characters";
    return issue.code === "too_big"
      ? `is too long: ${issue.maximum} ${unit} at most.`
      : `is too short: ${issue.minimum} ${unit} at least.`;
  }
  if (issue.code === "custom") return issue.message;
  if (issue.input === undefined) return "is required.";
  if (issue.code === "invalid_value")
    return `must be one of ${issue.values.map((value) => `'${String(value)}'`).join(", ")}.`;
  if (issue.code === "invalid_format") return "has the wrong form.";
  return "has a value of the wrong type.";
}

function detail(target: string, message: string): FaultDetail {
  return { code: "invalidProperty", target, message };
}
