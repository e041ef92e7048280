/** Which trouble to make, how often. Absent is no trouble of that kind. */
export interface FaultPlan {
  readonly seed: number;
  /** The share of requests that meet it, 0 to 1. */
  readonly rate: number;
  readonly status?: number;
  readonly retryAfter?: RetryAfter;
  /** Milliseconds, a number between the two. */
  readonly latency?: { readonly least: number; readonly most: number };
  /** The connection breaks before the request is executed, or after it was, without an answer. */
  readonly cut?: "before" | "after";
  /** The answer stops half-way, or arrives whole with JSON that stops half-way. */
  readonly body?: "truncated" | "malformed";
}

/** Seconds as they were written, decimals too; or an HTTP date so many seconds on. */
export type RetryAfter = { readonly text: string } | { readonly dateAfter: number };

export class FaultPlanError extends Error {
  override readonly name = "FaultPlanError";
  readonly code = "FAULT_PLAN";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("; "));
    this.problems = problems;
  }
}

const MAX_TEXT = 500;
const MAX_LATENCY = 60_000;
const MAX_RETRY_AFTER = 86_400;

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type Read = (text: string, plan: Mutable<FaultPlan>) => boolean;

/** What each word of a plan means: reads its value, or says that it can't. */
const words: Readonly<Record<string, { readonly form: string; readonly read: Read }>> = {
  seed: {
    form: "a whole number up to 4294967295",
    read: (text, plan) => isNumber(text, /^\d{1,10}$/, 0, 4_294_967_295) && ((plan.seed = Number(text)), true),
  },
  rate: {
    form: "a share, 0 to 1",
    read: (text, plan) => isNumber(text, /^\d(?:\.\d{1,9})?$/, 0, 1) && ((plan.rate = Number(text)), true),
  },
  status: {
    form: "a status, 400 to 599",
    read: (text, plan) => isNumber(text, /^\d{3}$/, 400, 599) && ((plan.status = Number(text)), true),
  },
  retryAfter: {
    form: "seconds such as 2 or 0.25, or date+2",
    read: (text, plan) => {
      const date = /^date\+(\d{1,5})$/.exec(text)?.[1];
      if (!isNumber(date ?? text, /^\d{1,5}(?:\.\d{1,6})?$/, 0, MAX_RETRY_AFTER)) return false;
      plan.retryAfter = date === undefined ? { text } : { dateAfter: Number(date) };
      return true;
    },
  },
  latency: {
    form: `milliseconds up to ${MAX_LATENCY}, such as 250 or 100-400`,
    read: (text, plan) => {
      const [, least = "", most = least] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
      if (least === "" || Number(least) > Number(most) || Number(most) > MAX_LATENCY) return false;
      plan.latency = { least: Number(least), most: Number(most) };
      return true;
    },
  },
  cut: {
    form: "before or after",
    read: (text, plan) => (text === "before" || text === "after") && ((plan.cut = text), true),
  },
  body: {
    form: "truncated or malformed",
    read: (text, plan) => (text === "truncated" || text === "malformed") && ((plan.body = text), true),
  },
};

/**
 * Reads a plan such as `seed=7; rate=0.1; status=429; retryAfter=2`. Without `rate` every request meets it.
 *
 * @throws {FaultPlanError} listing every problem at once, by words of the plan alone
 */
export function parseFaultPlan(text: string): FaultPlan {
  if (text.length > MAX_TEXT) throw new FaultPlanError([`is longer than ${MAX_TEXT} characters`]);
  const plan: Mutable<FaultPlan> = { seed: 1, rate: 1 };
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const part of text.split(";").map((part) => part.trim())) {
    if (part === "") continue;
    const [, name = "", value = ""] = /^(\w+)\s*=\s*(\S+)$/.exec(part) ?? [];
    const word = Object.hasOwn(words, name) ? words[name] : undefined;
    if (word === undefined) problems.push(`is made of ${Object.keys(words).join(", ")}, each as name=value`);
    else if (seen.has(name)) problems.push(`has ${name} twice`);
    else if (!word.read(value, plan)) problems.push(`needs ${name} to be ${word.form}`);
    seen.add(name);
  }
  if (problems.length === 0) problems.push(...contradictions(plan));
  if (problems.length > 0) throw new FaultPlanError([...new Set(problems)]);
  return plan;
}

function contradictions({ status, retryAfter, latency, cut, body }: FaultPlan): string[] {
  const problems: string[] = [];
  if ([status, latency, cut, body].every((trouble) => trouble === undefined)) {
    problems.push("makes no trouble: it needs status, latency, cut or body");
  }
  if (retryAfter !== undefined && status === undefined) problems.push("has retryAfter without status");
  if (cut !== undefined && (status !== undefined || body !== undefined)) {
    problems.push("has cut with status or body: there is no answer after a cut");
  }
  return problems;
}

function isNumber(text: string, form: RegExp, least: number, most: number): boolean {
  return form.test(text) && Number(text) >= least && Number(text) <= most;
}
