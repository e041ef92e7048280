import { z } from "zod";
import type { AppointmentProperties } from "./appointment.ts";
import { GraphFault, type FaultDetail } from "./graph-fault.ts";

// No limit is documented; these are far above anything seen and keep a row small.
const LONGEST_TEXT = 2048;
const MOST_CLIENTS = 100;

// Half a surrogate pair can't be stored as UTF-8: it would come back as something else than was sent.
const text = z
  .string()
  .max(LONGEST_TEXT)
  .refine((value) => value.isWellFormed())
  .nullable();

// Every sample of the reference pages sends booleans as strings, the real connector sent real ones: take both.
const lenientBoolean = z
  .union([z.boolean(), z.literal(["true", "false"]).transform((value) => value === "true")], "Edm.Boolean")
  .nullable();

/** `@odata.type` may come with or without `#`, as in the pages' samples. */
const odataType = (name: string) => z.literal([`#microsoft.graph.${name}`, `microsoft.graph.${name}`]).optional();

const user = z.strictObject({
  "@odata.type": odataType("virtualAppointmentUser"),
  displayName: text.optional(),
  emailAddress: text.optional(),
  smsCapablePhoneNumber: text.optional(),
});

const settings = z.strictObject({
  "@odata.type": odataType("virtualAppointmentSettings"),
  allowClientToJoinUsingBrowser: lenientBoolean.optional(),
});

const appointment = z.strictObject({
  "@odata.type": odataType("virtualAppointment"),
  "@odata.context": z.string().optional(),
  "@odata.etag": z.string().optional(),
  // Read-only: the samples send it back, nothing happens to it.
  id: z.string().optional(),
  externalAppointmentId: text.optional(),
  externalAppointmentUrl: text.optional(),
  appointmentClientJoinWebUrl: text.optional(),
  settings: settings.nullable().optional(),
  appointmentClients: z.array(user).max(MOST_CLIENTS).nullable().optional(),
});

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/**
 * Reads the body of PUT or PATCH: only the properties it holds, complete in themselves (a collection and a complex
 * property are replaced whole).
 *
 * @throws {GraphFault} 400, naming every wrong property by its path
 */
export function parseAppointmentBody(body: unknown): Partial<AppointmentProperties> {
  const parsed = appointment.safeParse(body);
  if (!parsed.success) throw refuse(parsed.error.issues);
  const { data } = parsed;
  const properties: Partial<Mutable<AppointmentProperties>> = {};
  if (data.externalAppointmentId !== undefined) properties.externalAppointmentId = data.externalAppointmentId;
  if (data.externalAppointmentUrl !== undefined) properties.externalAppointmentUrl = data.externalAppointmentUrl;
  if (data.appointmentClientJoinWebUrl !== undefined) {
    properties.appointmentClientJoinWebUrl = data.appointmentClientJoinWebUrl;
  }
  if (data.settings !== undefined) {
    properties.settings =
      data.settings === null
        ? null
        : { allowClientToJoinUsingBrowser: data.settings.allowClientToJoinUsingBrowser ?? null };
  }
  if (data.appointmentClients !== undefined) {
    properties.appointmentClients = (data.appointmentClients ?? []).map((client) => ({
      displayName: client.displayName ?? null,
      emailAddress: client.emailAddress ?? null,
      smsCapablePhoneNumber: client.smsCapablePhoneNumber ?? null,
    }));
  }
  return properties;
}

type Issue = z.core.$ZodIssue;

function refuse(issues: readonly Issue[]): GraphFault {
  const details = issues.flatMap(describe);
  return new GraphFault(400, "BadRequest", details.map((detail) => detail.message).join(" "), {
    innerCode: "invalidRequestBody",
    details,
  });
}

function describe(issue: Issue): FaultDetail[] {
  const target = pathOf(issue.path);
  const detail = (at: string, message: string): FaultDetail => ({ code: "invalidProperty", target: at, message });
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const at = pathOf([...issue.path, key]).slice(0, 200);
      return detail(at, `The property '${at}' does not exist on the type.`);
    });
  }
  if (target === "") return [detail("", "The request body must be a JSON object.")];
  if (issue.code === "too_big") {
    const unit = issue.origin === "array" ? "items" : "characters";
    return [detail(target, `The property '${target}' is too long: ${issue.maximum} ${unit} at most.`)];
  }
  if (issue.code === "custom") return [detail(target, `The property '${target}' is not well-formed Unicode.`)];
  return [detail(target, `The property '${target}' has a value of the wrong type.`)];
}

function pathOf(path: readonly PropertyKey[]): string {
  let text = "";
  for (const step of path) text += typeof step === "number" ? `[${step}]` : `${text === "" ? "" : "."}${String(step)}`;
  return text;
}
