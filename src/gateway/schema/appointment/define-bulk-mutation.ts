import { z } from "zod";
import { MAX_MEETINGS } from "../../../common/contract/limits.ts";
import { ValidationError } from "../../../graph/model/gateway-errors.ts";
import { MAX_PATH } from "../../../graph/model/validation-issue.ts";
import type { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import type { AppointmentWrite } from "../../../graph/writes/settle-write.ts";
import { defineMutation } from "../define-mutation.ts";
import { validationError } from "../validation-error.ts";
import { type WriteInput, writeAll } from "./write-appointments.ts";

interface BulkMutationDefinition {
  /** The field's, such as `createVirtualAppointments`. */
  readonly name: string;
  /** The mutation of one, whose input and result each item has. */
  readonly single: { readonly name: string } & ReturnType<typeof defineMutation>;
  /** What it does, without a full stop. */
  readonly description: string;
  readonly about: string;
  /** What was done to an appointment that was written. */
  readonly done: string;
  /** Of an item. */
  readonly rules: z.ZodType;
  readonly writeOf: (input: WriteInput) => AppointmentWrite;
}

const message = `must hold 1 to ${MAX_MEETINGS} appointments`;
// The items themselves are looked at one by one: a wrong one has an outcome of its own.
const bulkRules = z.object({
  input: z.object({ appointments: z.array(z.custom<WriteInput>()).min(1, message).max(MAX_MEETINGS, message) }),
});

/**
 * A mutation of several appointments: an outcome for each, in order, the same as it would have alone.
 *
 * `createVirtualAppointments(input: CreateVirtualAppointmentsInput!): CreateVirtualAppointmentsResult`
 */
export function defineBulkMutation({ name, single, description, done, ...definition }: BulkMutationDefinition): void {
  defineMutation({
    name,
    description:
      `${description}, ${MAX_MEETINGS} at most, with as few upstream requests as possible. Each has an outcome of its ` +
      `own, as of \`${single.name}\`: one that fails leaves the others alone. They are executed side by side, in no order.`,
    input: {
      description: `Several of what \`${single.name}\` takes.`,
      about: definition.about,
      fields: (t) => ({
        appointments: t.field({
          type: [single.inputType] as never,
          required: true,
          description: `1 to ${MAX_MEETINGS}, each of another online meeting.`,
        }),
      }),
    },
    validate: bulkRules,
    resolve: async (input, context) => {
      const inputs = input.appointments as unknown as readonly WriteInput[];
      context.budget.take(inputs.length);
      const mistakes = mistakesIn(inputs, definition);
      const right = inputs.filter((_, index) => mistakes[index] === undefined);
      const outcomes = await writeAll(right.map(definition.writeOf), context);
      return mistakes.map((mistake, index) => mistake ?? ofItem(outcomes.shift() as AppointmentKey | Error, index));
    },
    payload: {
      description: `What became of each. Some may have been ${done}, and others not: look at all of them.`,
      fields: (t) => ({
        results: t.field({
          type: [single.resultType] as never,
          nullable: { list: false, items: true } as never,
          description:
            "An outcome for each appointment, in the order given; `null` if it failed in a way nobody foresaw.",
          resolve: (outcomes: (AppointmentKey | Error)[]) => outcomes as never,
        }),
      }),
    },
    result: {
      description: `The outcomes, or why there are none: then nothing was ${done}. Switch on \`__typename\`.`,
      errors: [ValidationError],
    },
  });
}

/** What is wrong with each item by itself, and with one whose meeting an earlier item names: nobody knows which counts. */
function mistakesIn(
  inputs: readonly WriteInput[],
  { rules, writeOf }: Pick<BulkMutationDefinition, "rules" | "writeOf">,
): (ValidationError | undefined)[] {
  const seen = new Set<string>();
  return inputs.map((input, index) => {
    const parent = ["input", "appointments", index];
    const { error } = rules.safeParse(input);
    if (error !== undefined) return validationError(error.issues, parent);
    const { path } = writeOf(input).key;
    if (seen.has(path)) {
      const message = "names the meeting of an earlier appointment of the list";
      return new ValidationError([{ code: "DUPLICATE", path: [...parent.map(String), "onlineMeetingId"], message }]);
    }
    seen.add(path);
    return undefined;
  });
}

/** What the upstream finds wrong with an item is told where the item stands. */
function ofItem(outcome: AppointmentKey | Error, index: number): AppointmentKey | Error {
  if (!(outcome instanceof ValidationError)) return outcome;
  const { issues, requestId } = outcome;
  const moved = issues.map((issue) => {
    const path =
      issue.path[0] === "input" ? ["input", "appointments", String(index), ...issue.path.slice(1)] : issue.path;
    return { ...issue, path: path.slice(0, MAX_PATH) };
  });
  return new ValidationError(moved, { requestId });
}
