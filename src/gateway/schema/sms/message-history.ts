import { LIST_SIZE } from "../../../common/list-size.ts";
import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import type { TextMessage } from "../../../graph/model/upstream-message.ts";
import { VirtualAppointment } from "../appointment/virtual-appointment.ts";
import { builder } from "../builder.ts";
import type { GatewayContext } from "../context.ts";
import { commonErrors } from "../error-types.ts";
import { errorValue, type CommonError } from "../error-value.ts";
import { DEFAULT_TEXT_MESSAGES, MAX_TEXT_MESSAGES, textMessageRules } from "../input-rules.ts";
import { OnlineMeetingRef } from "../meeting/meeting-type.ts";
import { validationError } from "../validation-error.ts";

const TextMessageKind = builder.enumType("TextMessageKind", {
  description: "What a text message tells the client.",
  values: {
    CONFIRMATION: { value: "confirmation", description: "The appointment is made." },
    RESCHEDULE: { value: "reschedule", description: "It was moved to another time." },
    CANCELLATION: { value: "cancellation", description: "It is called off." },
    REMINDER: { value: "reminder", description: "It begins soon." },
  } as const,
});

const TextMessageState = builder.enumType("TextMessageState", {
  description: "What became of a text message.",
  values: {
    PENDING: { value: "pending", description: "It is still to be sent: at `dueAt`, for the first time or again." },
    SENT: { value: "sent", description: "It was handed on to be sent, at `sentAt`. Whether it arrived is not told." },
    FAILED: { value: "failed", description: "It was given up. Operators see why, and can send it again." },
    CANCELLED: {
      value: "cancelled",
      description: "It was a reminder, and its meeting or appointment was deleted before its time.",
    },
  } as const,
});

const TextMessageRef = builder.objectRef<TextMessage>("TextMessage").implement({
  description: "A text message about a meeting, without what it says and to whom.",
  fields: (t) => ({
    id: t.exposeID("id", { nullable: false, description: "What tells it from others. Nothing is found by it." }),
    kind: t.expose("kind", { type: TextMessageKind, nullable: false, description: "What it tells." }),
    state: t.expose("state", { type: TextMessageState, nullable: false, description: "What became of it." }),
    attempts: t.exposeInt("attempts", { nullable: false, description: "How often it was tried to be sent." }),
    createdAt: t.expose("createdAt", { type: "DateTime", nullable: false, description: "When it was asked for." }),
    dueAt: t.expose("dueAt", {
      type: "DateTime",
      nullable: true,
      description: "When it is sent, or tried again; `null` once it is over. A reminder's moves with its meeting.",
    }),
    sentAt: t.expose("sentAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was sent; `null` until then.",
    }),
    phoneNumberEnd: t.exposeString("phoneNumberEnd", {
      nullable: true,
      description: "The last two digits of the number, to tell a meeting's clients apart. The rest is not told.",
    }),
  }),
});

interface TextMessages {
  readonly messages: readonly TextMessage[];
}

const TextMessagesRef = builder.objectRef<TextMessages>("TextMessages").implement({
  description: "Text messages about one meeting.",
  fields: (t) => ({
    messages: t.field({
      type: [TextMessageRef],
      nullable: false,
      description: "The newest first, of the last 30 days.",
      extensions: { [LIST_SIZE]: MAX_TEXT_MESSAGES },
      resolve: ({ messages }) => [...messages],
    }),
  }),
});

const TextMessagesResult = builder.unionType("TextMessagesResult", {
  description: "Text messages about a meeting, or why they can't be told. Switch on `__typename`.",
  types: [TextMessagesRef, ...commonErrors],
  resolveType: (outcome) => ("code" in outcome ? outcome.name : "TextMessages"),
});

const firstArgument = {
  type: "Int",
  defaultValue: DEFAULT_TEXT_MESSAGES,
  description: `How many at most, 1 to ${MAX_TEXT_MESSAGES}; ${DEFAULT_TEXT_MESSAGES} unless given.`,
} as const;

interface Asked {
  readonly onlineMeetingId: string;
  readonly userId?: string | null | undefined;
  readonly first?: number | null | undefined;
}

/** Each costs as much as an appointment: it is a request to the upstream, or a part of one. */
async function read(asked: Asked, { budget, loaders }: GatewayContext): Promise<TextMessages | CommonError> {
  try {
    const issues = textMessageRules.safeParse(asked).error?.issues;
    if (issues !== undefined) throw validationError(issues);
    budget.take(1);
    const key = new AppointmentKey(asked);
    const first = asked.first ?? DEFAULT_TEXT_MESSAGES;
    return { messages: await loaders.textMessages.load({ key, userId: key.userId, first }) };
  } catch (cause) {
    const error = errorValue(cause);
    if (error === undefined) throw cause;
    return error;
  }
}

function readOfMeeting(
  { key: { onlineMeetingId, userId } }: { readonly key: AppointmentKey },
  { first }: { readonly first?: number | null | undefined },
  context: GatewayContext,
) {
  return read({ onlineMeetingId, userId, first }, context);
}

const OF_MEETING =
  "The newest text messages about this meeting, and what became of each. Read together with those of others, and only " +
  "when selected. Where Microsoft Graph sends them it is a `ResourceRetiredError`: that tells nothing of them.";

builder.objectField(VirtualAppointment, "textMessages", (t) =>
  t.field({
    type: TextMessagesResult,
    nullable: true,
    description: OF_MEETING,
    args: { first: t.arg(firstArgument) },
    resolve: readOfMeeting,
  }),
);

builder.objectField(OnlineMeetingRef, "textMessages", (t) =>
  t.field({
    type: TextMessagesResult,
    nullable: true,
    description: OF_MEETING,
    args: { first: t.arg(firstArgument) },
    resolve: readOfMeeting,
  }),
);

builder.queryField("textMessages", (t) =>
  t.field({
    type: TextMessagesResult,
    nullable: true,
    description:
      "The newest text messages about an online meeting, and what became of each, for whoever may read its appointment. " +
      "Where Microsoft Graph sends them it is a `ResourceRetiredError`: that tells nothing of them.",
    args: {
      onlineMeetingId: t.arg.id({ required: true, description: "The id of the online meeting." }),
      userId: t.arg.id({
        description: "Whose meeting: an object id or a user principal name. Left out: the signed-in user's.",
      }),
      first: t.arg(firstArgument),
    },
    resolve: (_root, args, context) => read(args, context),
  }),
);
