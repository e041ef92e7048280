import { z } from "zod";
import { MAX_SUBJECT } from "../../../common/contract/limits.ts";
import { mapNames } from "../../../common/contract/record.ts";
import { PARTICIPANT_ROLES } from "../../domain/meeting.ts";
import {
  complexTypes,
  enumTypes,
  KEPT_PROPERTIES,
  keptProperties,
  type ComplexName,
  type EnumName,
  type PropertyType,
} from "../../domain/meeting-properties.ts";
import { unicode } from "../../protocol/request-body.ts";

// No limit is documented; these are far above anything seen and keep a meeting small.
const MAX_NAME = 256;
const MAX_ATTENDEES = 250;
const MAX_LINK = 2048;
const MAX_KEY = 512;
const MAX_ITEMS = 100;
const MAX_CONTENT = 32 * 1024;

const odataType = (name: string) => z.literal([`#microsoft.graph.${name}`, `microsoft.graph.${name}`]).optional();
const name = unicode(MAX_NAME).min(1);
const dateTime = z.iso.datetime({ offset: true }).max(40);
/** What is compared with other links, and stands in an index. */
const link = z
  .string()
  .max(MAX_LINK)
  .regex(/^https?:\/\/[\x21-\x7e]+$/i);

const identity = z.strictObject({
  "@odata.type": odataType("identitySet"),
  // Typed clients send what they leave empty: only users take part here.
  application: z.null().optional(),
  device: z.null().optional(),
  user: z
    .strictObject({
      "@odata.type": odataType("identity"),
      id: name.nullable().optional(),
      // Graph knows the name from the directory and doesn't take it from here.
      displayName: unicode(MAX_NAME).nullable().optional(),
      tenantId: name.nullable().optional(),
      identityProvider: unicode(MAX_NAME).nullable().optional(),
    })
    .nullable()
    .optional(),
});

const participant = z.strictObject({
  "@odata.type": odataType("meetingParticipantInfo"),
  identity: identity.nullable().optional(),
  upn: name.nullable().optional(),
  role: z.enum(PARTICIPANT_ROLES).nullable().optional(),
});
export type ParticipantBody = z.infer<typeof participant>;

/** What the service interprets. What it says itself comes back with what clients read: it is compared, never written. */
const interpreted = {
  "@odata.type": odataType("onlineMeeting"),
  id: z.string().max(MAX_LINK).nullable().optional(),
  creationDateTime: dateTime.nullable().optional(),
  joinWebUrl: link.nullable().optional(),
  subject: unicode(MAX_SUBJECT).nullable().optional(),
  startDateTime: dateTime.nullable().optional(),
  endDateTime: dateTime.nullable().optional(),
  externalId: name.nullable().optional(),
  participants: z
    .strictObject({
      "@odata.type": odataType("meetingParticipants"),
      organizer: participant.nullable().optional(),
      attendees: z.array(participant).max(MAX_ATTENDEES).nullable().optional(),
    })
    .nullable()
    .optional(),
};

const kept = mapNames(KEPT_PROPERTIES, (property) =>
  property === "videoTeleconferenceId"
    ? unicode(MAX_KEY).nullable().optional()
    : schemaOf(keptProperties[property]).nullable().optional(),
);

export const meetingSchema = z.strictObject({ ...interpreted, ...kept });
/** The same of a meeting that Microsoft Graph has: what it has learned since is not kept. */
export const wholeMeetingSchema = z.object({ ...interpreted, ...kept });

function schemaOf(type: PropertyType): z.ZodType {
  switch (type) {
    case "Edm.Boolean":
      return z.boolean();
    case "Edm.String":
      return unicode(MAX_CONTENT);
    case "Edm.DateTimeOffset":
      return dateTime;
    case "Collection(Edm.String)":
      return z.array(unicode(MAX_LINK)).max(MAX_ITEMS);
    case "Collection(onlineMeetingRole)":
      return z.array(enumSchema("onlineMeetingRole")).max(MAX_ITEMS);
    case "Edm.Untyped":
      return z.record(z.string().max(MAX_NAME), z.union([z.string().max(MAX_LINK), z.number(), z.boolean(), z.null()]));
    default:
      return type in enumTypes ? enumSchema(type as EnumName) : complexSchema(type as ComplexName);
  }
}

/** Enums grow: clients that don't know a member have this one. */
function enumSchema(type: EnumName): z.ZodType {
  return z.enum([...enumTypes[type], "unknownFutureValue"]);
}

function complexSchema(type: ComplexName): z.ZodType {
  const properties: Readonly<Record<string, PropertyType>> = complexTypes[type];
  const names = Object.keys(properties);
  return z.strictObject({
    "@odata.type": odataType(type),
    ...mapNames(names, (property) =>
      property === "joinMeetingId"
        ? unicode(MAX_KEY).nullable().optional()
        : schemaOf(properties[property] ?? "Edm.String")
            .nullable()
            .optional(),
    ),
  });
}
