/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from "../document-type-decoration.ts";
/** A client of a virtual appointment. */
export type AppointmentUserInput = {
  /** The client's name, 256 characters at most. */
  readonly displayName?: string | null | undefined;
  /** The client's e-mail address. */
  readonly emailAddress?: string | null | undefined;
  /** The client's phone number for text messages: `+13129224122` or `123-456-7890`. */
  readonly smsCapablePhoneNumber?: string | null | undefined;
};

/** For whom a caller acts. */
export type CallerKind =
  /** For itself, with nobody signed in. */
  | 'APPLICATION'
  /** For a signed-in user. */
  | 'USER';

/** Which meeting to cancel. */
export type CancelOnlineMeetingInput = {
  /** The id of the online meeting. */
  readonly onlineMeetingId: string;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** What happened to an online meeting or its virtual appointment. */
export type ChangeKind =
  /** The meeting has got a virtual appointment. */
  | 'APPOINTMENT_CREATED'
  /** The meeting has no virtual appointment any more. */
  | 'APPOINTMENT_DELETED'
  /** The virtual appointment was changed. */
  | 'APPOINTMENT_UPDATED'
  /** The meeting is new; where the change has an `etag`, it came with a virtual appointment. */
  | 'MEETING_CREATED'
  /** The meeting is gone, its virtual appointment with it. */
  | 'MEETING_DELETED'
  /** The meeting's times, subject or people were changed. */
  | 'MEETING_UPDATED';

/** The online meeting to create. */
export type CreateOnlineMeetingInput = {
  /** Who takes part besides the organizer, 100 at most. The list is replaced as a whole. */
  readonly attendees?: ReadonlyArray<MeetingAttendeeInput> | null | undefined;
  /** When it ends. */
  readonly endDateTime: string;
  /** Your own id of the meeting: the organizer has one meeting for each. A random UUID will do. */
  readonly externalId: string;
  /** When it starts. */
  readonly startDateTime: string;
  /** What the meeting is about, 1024 characters at most. */
  readonly subject?: string | null | undefined;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** The virtual appointment to create. What is left out has no value. */
export type CreateVirtualAppointmentInput = {
  /** The link by which clients join. Left out on create, the service makes one. */
  readonly appointmentClientJoinWebUrl?: string | null | undefined;
  /** The clients, 100 at most. The list is replaced as a whole. */
  readonly appointmentClients?: ReadonlyArray<AppointmentUserInput> | null | undefined;
  /** The id of the appointment in the scheduling system it comes from. */
  readonly externalAppointmentId?: string | null | undefined;
  /** The URL of the appointment in the scheduling system it comes from. */
  readonly externalAppointmentUrl?: string | null | undefined;
  /** A key of your own for this very request, such as a new GUID, 255 visible characters at most. Whatever comes of it, the same request with the same key is executed once, within a day: so after a `ServiceUnavailableError` of outcome `UNKNOWN` you may send it again. Another request under it is a `ValidationError`. Microsoft Graph itself keeps no keys: what goes there is refused with one. */
  readonly idempotencyKey?: string | null | undefined;
  /** Left out, the meeting must not have an appointment yet. With the `etag` of the one it has, that version is replaced as a whole; with `"*"` whichever it has is. */
  readonly ifMatch?: string | null | undefined;
  /** The id of the online meeting. */
  readonly onlineMeetingId: string;
  /** How clients may join. Replaced as a whole. */
  readonly settings?: SettingsInput | null | undefined;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** Several of what `createVirtualAppointment` takes. */
export type CreateVirtualAppointmentsInput = {
  /** 1 to 100, each of another online meeting. */
  readonly appointments: ReadonlyArray<CreateVirtualAppointmentInput>;
};

/** The virtual appointment to delete. */
export type DeleteVirtualAppointmentInput = {
  /** A key of your own for this very request, such as a new GUID, 255 visible characters at most. Whatever comes of it, the same request with the same key is executed once, within a day: so after a `ServiceUnavailableError` of outcome `UNKNOWN` you may send it again. Another request under it is a `ValidationError`. Microsoft Graph itself keeps no keys: what goes there is refused with one. */
  readonly idempotencyKey?: string | null | undefined;
  /** The `etag` of the version you read: if the appointment changed since, it is not deleted and you get a `PreconditionFailedError`. Left out, whatever is there is deleted. */
  readonly ifMatch?: string | null | undefined;
  /** The id of the online meeting. */
  readonly onlineMeetingId: string;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** Several of what `deleteVirtualAppointment` takes. */
export type DeleteVirtualAppointmentsInput = {
  /** 1 to 100, each of another online meeting. */
  readonly appointments: ReadonlyArray<DeleteVirtualAppointmentInput>;
};

/** What is known of something that failed. */
export type FailureOutcome =
  /** Nothing was changed: it was a read, or a write that was not executed. It may be sent again. */
  | 'NOT_SENT'
  /** A write was sent, and its answer did not come or says nothing: it may have been executed. Read before you send it again; a text message may have gone out. */
  | 'UNKNOWN';

/** Who is to take part: by `userId`, `userPrincipalName`, or both. */
export type MeetingAttendeeInput = {
  /** As what; an attendee unless given. */
  readonly role?: MeetingRole | null | undefined;
  /** The object id of the user. */
  readonly userId?: string | null | undefined;
  /** The name to sign in with, such as grady@contoso.example. */
  readonly userPrincipalName?: string | null | undefined;
};

/** Names an online meeting, and so the one virtual appointment it can have. */
export type MeetingInput = {
  /** The id of the online meeting. */
  readonly onlineMeetingId: string;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** As what somebody takes part in an online meeting. */
export type MeetingRole =
  /** Takes part. */
  | 'ATTENDEE'
  /** Organizes it too. */
  | 'COORGANIZER'
  /** May present. */
  | 'PRESENTER'
  /** Produces a broadcast. */
  | 'PRODUCER';

/** A reminder of a virtual appointment by text message, and who gets it. */
export type SendVirtualAppointmentReminderSmsInput = {
  /** Who gets the message, all of them or none: 1 to 50, all fields of an operation together. */
  readonly attendees: ReadonlyArray<SmsAttendeeInput>;
  /** The country of phone numbers without a country code, by its ISO 3166 code. Left out: `US`. */
  readonly defaultRegion?: string | null | undefined;
  /** A key of your own for this very request, such as a new GUID, 255 visible characters at most. Whatever comes of it, the same request with the same key is executed once, within a day: so after a `ServiceUnavailableError` of outcome `UNKNOWN` you may send it again. Another request under it is a `ValidationError`. Microsoft Graph itself keeps no keys: what goes there is refused with one. */
  readonly idempotencyKey?: string | null | undefined;
  /** The id of the online meeting. */
  readonly onlineMeetingId: string;
  /** How long before the start the reminder comes. */
  readonly remindBeforeTimeInMinutesType: SmsReminderTime;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** A text message about a virtual appointment, and who gets it. */
export type SendVirtualAppointmentSmsInput = {
  /** Who gets the message, all of them or none: 1 to 50, all fields of an operation together. */
  readonly attendees: ReadonlyArray<SmsAttendeeInput>;
  /** The country of phone numbers without a country code, by its ISO 3166 code. Left out: `US`. */
  readonly defaultRegion?: string | null | undefined;
  /** A key of your own for this very request, such as a new GUID, 255 visible characters at most. Whatever comes of it, the same request with the same key is executed once, within a day: so after a `ServiceUnavailableError` of outcome `UNKNOWN` you may send it again. Another request under it is a `ValidationError`. Microsoft Graph itself keeps no keys: what goes there is refused with one. */
  readonly idempotencyKey?: string | null | undefined;
  /** What the message tells. */
  readonly messageType: SmsMessageType;
  /** The id of the online meeting. */
  readonly onlineMeetingId: string;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** Settings of a virtual appointment. They are replaced as a whole. */
export type SettingsInput = {
  /** Whether clients may join from a browser. `false`: through the Teams app only. */
  readonly allowClientToJoinUsingBrowser?: boolean | null | undefined;
};

/** Who gets a text message. */
export type SmsAttendeeInput = {
  /** The phone number as people write it: `+13129224122`, `(312) 922-4122`. Without its country code it is one of the `defaultRegion`. Microsoft Graph reaches US numbers alone. */
  readonly phoneNumber: string;
  /** The zone in which the message tells the time: `America/Los_Angeles`, or by its Windows name `Pacific Standard Time`. */
  readonly timeZone: string;
};

/** What a text message tells. */
export type SmsMessageType =
  /** It is called off. */
  | 'CANCELLATION'
  /** The appointment is made. */
  | 'CONFIRMATION'
  /** It was moved to another time. */
  | 'RESCHEDULE';

/** How long before the start of the appointment a reminder comes. */
export type SmsReminderTime =
  /** 15 minutes before. */
  | 'MINS15';

/** What a text message tells the client. */
export type TextMessageKind =
  /** It is called off. */
  | 'CANCELLATION'
  /** The appointment is made. */
  | 'CONFIRMATION'
  /** It begins soon. */
  | 'REMINDER'
  /** It was moved to another time. */
  | 'RESCHEDULE';

/** What became of a text message. */
export type TextMessageState =
  /** It was a reminder, and its meeting or appointment was deleted before its time. */
  | 'CANCELLED'
  /** It was given up. Operators see why, and can send it again. */
  | 'FAILED'
  /** It is still to be sent: at `dueAt`, for the first time or again. */
  | 'PENDING'
  /** It was handed on to be sent, at `sentAt`. Whether it arrived is not told. */
  | 'SENT';

/** Of what there was too much. */
export type ThrottledThing =
  /** Requests, by you or by all. */
  | 'REQUESTS'
  /** Text messages about one meeting, in 24 hours: nothing was sent. */
  | 'TEXT_MESSAGES';

/** What to change. What is left out stays as it is. */
export type UpdateOnlineMeetingInput = {
  /** Who takes part besides the organizer, 100 at most. The list is replaced as a whole. */
  readonly attendees?: ReadonlyArray<MeetingAttendeeInput> | null | undefined;
  /** When it ends. Given with `startDateTime`. */
  readonly endDateTime?: string | null | undefined;
  /** The id of the online meeting. */
  readonly onlineMeetingId: string;
  /** When it starts. Given with `endDateTime`. */
  readonly startDateTime?: string | null | undefined;
  /** What the meeting is about, 1024 characters at most. */
  readonly subject?: string | null | undefined;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** What to change. A property left out keeps its value, `null` clears it. */
export type UpdateVirtualAppointmentInput = {
  /** The link by which clients join. Left out on create, the service makes one. */
  readonly appointmentClientJoinWebUrl?: string | null | undefined;
  /** The clients, 100 at most. The list is replaced as a whole. */
  readonly appointmentClients?: ReadonlyArray<AppointmentUserInput> | null | undefined;
  /** The id of the appointment in the scheduling system it comes from. */
  readonly externalAppointmentId?: string | null | undefined;
  /** The URL of the appointment in the scheduling system it comes from. */
  readonly externalAppointmentUrl?: string | null | undefined;
  /** A key of your own for this very request, such as a new GUID, 255 visible characters at most. Whatever comes of it, the same request with the same key is executed once, within a day: so after a `ServiceUnavailableError` of outcome `UNKNOWN` you may send it again. Another request under it is a `ValidationError`. Microsoft Graph itself keeps no keys: what goes there is refused with one. */
  readonly idempotencyKey?: string | null | undefined;
  /** The `etag` of the version you read: if the appointment changed since, nothing is written and you get a `PreconditionFailedError`. Left out, the last writer wins. */
  readonly ifMatch?: string | null | undefined;
  /** The id of the online meeting. */
  readonly onlineMeetingId: string;
  /** How clients may join. Replaced as a whole. */
  readonly settings?: SettingsInput | null | undefined;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** Several of what `updateVirtualAppointment` takes. */
export type UpdateVirtualAppointmentsInput = {
  /** 1 to 100, each of another online meeting. */
  readonly appointments: ReadonlyArray<UpdateVirtualAppointmentInput>;
};

/** What kind of mistake it is. More kinds may be added: show those that you don't know as `OTHER`. */
export type ValidationCode =
  /** An earlier item of the list names the same meeting: nobody knows which counts. */
  | 'DUPLICATE'
  /** It is no cursor of an answer to the same arguments. */
  | 'INVALID_CURSOR'
  /** It is no e-mail address. */
  | 'INVALID_EMAIL_ADDRESS'
  /** It is no `etag` of an answer. */
  | 'INVALID_ETAG'
  /** It can't be an id. */
  | 'INVALID_ID'
  /** It is no phone number. */
  | 'INVALID_PHONE_NUMBER'
  /** It is no whole http or https URL. */
  | 'INVALID_URL'
  /** The upstream keeps no idempotency keys: leave it out. */
  | 'KEY_NOT_KEPT'
  /** This idempotency key came with another request before. */
  | 'KEY_REUSED'
  /** Another mistake, or one that the upstream found: the `message` says which. */
  | 'OTHER'
  /** A number or a span is beyond its `limit`; without one, it ends before it begins. */
  | 'OUT_OF_RANGE'
  /** It is empty or left out, and has to be there. */
  | 'REQUIRED'
  /** There are fewer than the `limit`. */
  | 'TOO_FEW'
  /** A text has more characters than the `limit`. */
  | 'TOO_LONG'
  /** There are more than the `limit`. */
  | 'TOO_MANY'
  /** There is no time zone of this name. */
  | 'UNKNOWN_TIME_ZONE';

/** Which virtual appointments: those that meet all that is given. What is left out or `null` doesn't matter. */
export type VirtualAppointmentFilter = {
  /** A client has this e-mail address; the case of A to Z doesn't matter. */
  readonly clientEmail?: string | null | undefined;
  /** A client has this phone number; only its digits matter, and not how they are set apart. */
  readonly clientPhone?: string | null | undefined;
  /** Their id in the scheduling system they come from, exactly. */
  readonly externalAppointmentId?: string | null | undefined;
  /** They were changed then or later. */
  readonly modifiedSince?: string | null | undefined;
};

export type CreateOnlineMeetingMutationVariables = Exact<{
  input: CreateOnlineMeetingInput;
}>;


export type CreateOnlineMeetingMutation = { readonly createOnlineMeeting:
    | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'CreateOnlineMeetingPayload', readonly created: boolean, readonly onlineMeeting: { readonly __typename: 'OnlineMeeting', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly subject: string | null, readonly startDateTime: string | null, readonly endDateTime: string | null, readonly joinWebUrl: string | null, readonly organizer: { readonly userId: string | null, readonly userPrincipalName: string | null, readonly displayName: string | null, readonly role: MeetingRole | null } | null, readonly participants: ReadonlyArray<{ readonly userId: string | null, readonly userPrincipalName: string | null, readonly displayName: string | null, readonly role: MeetingRole | null }> } | null, readonly handoverFailure:
        | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
       | null }
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type UpdateOnlineMeetingMutationVariables = Exact<{
  input: UpdateOnlineMeetingInput;
}>;


export type UpdateOnlineMeetingMutation = { readonly updateOnlineMeeting:
    | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'UpdateOnlineMeetingPayload', readonly onlineMeeting: { readonly __typename: 'OnlineMeeting', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly subject: string | null, readonly startDateTime: string | null, readonly endDateTime: string | null, readonly joinWebUrl: string | null, readonly organizer: { readonly userId: string | null, readonly userPrincipalName: string | null, readonly displayName: string | null, readonly role: MeetingRole | null } | null, readonly participants: ReadonlyArray<{ readonly userId: string | null, readonly userPrincipalName: string | null, readonly displayName: string | null, readonly role: MeetingRole | null }> } | null, readonly handoverFailure:
        | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
       | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type CancelOnlineMeetingMutationVariables = Exact<{
  input: CancelOnlineMeetingInput;
}>;


export type CancelOnlineMeetingMutation = { readonly cancelOnlineMeeting:
    | { readonly __typename: 'CancelOnlineMeetingPayload', readonly cancelledOnlineMeetingId: string, readonly handoverFailure:
        | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
       | null }
    | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type VirtualAppointmentChangedSubscriptionVariables = Exact<{
  onlineMeetingId: string;
  userId?: string | null | undefined;
}>;


export type VirtualAppointmentChangedSubscription = { readonly virtualAppointmentChanged:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'LiveUpdatesUnavailableError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'MeetingChanges', readonly hasGap: boolean, readonly changes: ReadonlyArray<{ readonly kind: ChangeKind, readonly onlineMeetingId: string, readonly userId: string | null, readonly changedFields: ReadonlyArray<string>, readonly etag: string | null, readonly changedAt: string | null, readonly changedBy: { readonly id: string, readonly kind: CallerKind, readonly userPrincipalName: string | null } | null, readonly virtualAppointment:
          | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
          | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
         | null }> }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type AgendaChangedSubscriptionVariables = Exact<{
  startsFrom: string;
  startsBefore: string;
  userId?: string | null | undefined;
}>;


export type AgendaChangedSubscription = { readonly agendaChanged:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'LiveUpdatesUnavailableError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'MeetingChanges', readonly hasGap: boolean, readonly changes: ReadonlyArray<{ readonly kind: ChangeKind, readonly onlineMeetingId: string, readonly userId: string | null, readonly changedFields: ReadonlyArray<string>, readonly etag: string | null, readonly changedAt: string | null, readonly changedBy: { readonly id: string, readonly kind: CallerKind, readonly userPrincipalName: string | null } | null, readonly virtualAppointment:
          | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
          | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
         | null }> }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type MeetingChangesFieldsFragment = { readonly hasGap: boolean, readonly changes: ReadonlyArray<{ readonly kind: ChangeKind, readonly onlineMeetingId: string, readonly userId: string | null, readonly changedFields: ReadonlyArray<string>, readonly etag: string | null, readonly changedAt: string | null, readonly changedBy: { readonly id: string, readonly kind: CallerKind, readonly userPrincipalName: string | null } | null, readonly virtualAppointment:
      | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
      | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
     | null }> };

export type CreateVirtualAppointmentMutationVariables = Exact<{
  input: CreateVirtualAppointmentInput;
}>;


export type CreateVirtualAppointmentMutation = { readonly createVirtualAppointment:
    | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'CreateVirtualAppointmentPayload', readonly virtualAppointment: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'PreconditionFailedError', readonly message: string, readonly requestId: string | null, readonly current: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceProvisioningError', readonly retryAt: string, readonly retryAfterSeconds: number, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type DeleteVirtualAppointmentMutationVariables = Exact<{
  input: DeleteVirtualAppointmentInput;
}>;


export type DeleteVirtualAppointmentMutation = { readonly deleteVirtualAppointment:
    | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'DeleteVirtualAppointmentPayload', readonly deletedVirtualAppointmentId: string }
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'PreconditionFailedError', readonly message: string, readonly requestId: string | null, readonly current: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

type GatewayErrorFields_ConflictError_Fragment = { readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ForbiddenError_Fragment = { readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_LiveUpdatesUnavailableError_Fragment = { readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_NotFoundError_Fragment = { readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_PreconditionFailedError_Fragment = { readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ResourceRetiredError_Fragment = { readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ServiceProvisioningError_Fragment = { readonly retryAfterSeconds: number, readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ServiceUnavailableError_Fragment = { readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ThrottledError_Fragment = { readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ValidationError_Fragment = { readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> };

export type GatewayErrorFieldsFragment =
  | GatewayErrorFields_ConflictError_Fragment
  | GatewayErrorFields_ForbiddenError_Fragment
  | GatewayErrorFields_LiveUpdatesUnavailableError_Fragment
  | GatewayErrorFields_NotFoundError_Fragment
  | GatewayErrorFields_PreconditionFailedError_Fragment
  | GatewayErrorFields_ResourceRetiredError_Fragment
  | GatewayErrorFields_ServiceProvisioningError_Fragment
  | GatewayErrorFields_ServiceUnavailableError_Fragment
  | GatewayErrorFields_ThrottledError_Fragment
  | GatewayErrorFields_ValidationError_Fragment
;

type WriteErrorFields_ConflictError_Fragment = { readonly message: string, readonly requestId: string | null };

type WriteErrorFields_ForbiddenError_Fragment = { readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null };

type WriteErrorFields_LiveUpdatesUnavailableError_Fragment = { readonly message: string, readonly requestId: string | null };

type WriteErrorFields_NotFoundError_Fragment = { readonly message: string, readonly requestId: string | null };

type WriteErrorFields_PreconditionFailedError_Fragment = { readonly message: string, readonly requestId: string | null, readonly current: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null };

type WriteErrorFields_ResourceRetiredError_Fragment = { readonly message: string, readonly requestId: string | null };

type WriteErrorFields_ServiceProvisioningError_Fragment = { readonly retryAt: string, readonly retryAfterSeconds: number, readonly message: string, readonly requestId: string | null };

type WriteErrorFields_ServiceUnavailableError_Fragment = { readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null };

type WriteErrorFields_ThrottledError_Fragment = { readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null };

type WriteErrorFields_ValidationError_Fragment = { readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> };

export type WriteErrorFieldsFragment =
  | WriteErrorFields_ConflictError_Fragment
  | WriteErrorFields_ForbiddenError_Fragment
  | WriteErrorFields_LiveUpdatesUnavailableError_Fragment
  | WriteErrorFields_NotFoundError_Fragment
  | WriteErrorFields_PreconditionFailedError_Fragment
  | WriteErrorFields_ResourceRetiredError_Fragment
  | WriteErrorFields_ServiceProvisioningError_Fragment
  | WriteErrorFields_ServiceUnavailableError_Fragment
  | WriteErrorFields_ThrottledError_Fragment
  | WriteErrorFields_ValidationError_Fragment
;

export type VirtualAppointmentFieldsFragment = { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null };

export type OnlineMeetingFieldsFragment = { readonly __typename: 'OnlineMeeting', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly subject: string | null, readonly startDateTime: string | null, readonly endDateTime: string | null, readonly joinWebUrl: string | null, readonly organizer: { readonly userId: string | null, readonly userPrincipalName: string | null, readonly displayName: string | null, readonly role: MeetingRole | null } | null, readonly participants: ReadonlyArray<{ readonly userId: string | null, readonly userPrincipalName: string | null, readonly displayName: string | null, readonly role: MeetingRole | null }> };

export type FindVirtualAppointmentsQueryVariables = Exact<{
  filter?: VirtualAppointmentFilter | null | undefined;
  userId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type FindVirtualAppointmentsQuery = { readonly findVirtualAppointments: { readonly nodes: ReadonlyArray<{ readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly error:
      | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
     | null } | null };

export type NodeQueryVariables = Exact<{
  id: string;
}>;


export type NodeQuery = { readonly node:
    | { readonly __typename: 'OnlineMeeting' }
    | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
   | null };

export type OnlineMeetingQueryVariables = Exact<{
  onlineMeetingId?: string | null | undefined;
  joinWebUrl?: string | null | undefined;
  userId?: string | null | undefined;
}>;


export type OnlineMeetingQuery = { readonly onlineMeeting:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'OnlineMeeting', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly subject: string | null, readonly startDateTime: string | null, readonly endDateTime: string | null, readonly joinWebUrl: string | null, readonly organizer: { readonly userId: string | null, readonly userPrincipalName: string | null, readonly displayName: string | null, readonly role: MeetingRole | null } | null, readonly participants: ReadonlyArray<{ readonly userId: string | null, readonly userPrincipalName: string | null, readonly displayName: string | null, readonly role: MeetingRole | null }> }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type OnlineMeetingsQueryVariables = Exact<{
  startsFrom: string;
  startsBefore: string;
  userId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OnlineMeetingsQuery = { readonly onlineMeetings: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly subject: string | null, readonly startDateTime: string | null, readonly endDateTime: string | null, readonly virtualAppointment:
        | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
        | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
       | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly error:
      | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
      | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
     | null } | null };

export type SendVirtualAppointmentSmsMutationVariables = Exact<{
  input: SendVirtualAppointmentSmsInput;
}>;


export type SendVirtualAppointmentSmsMutation = { readonly sendVirtualAppointmentSms:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'SendVirtualAppointmentSmsPayload', readonly acceptedMessages: number }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly what: ThrottledThing, readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type SendVirtualAppointmentReminderSmsMutationVariables = Exact<{
  input: SendVirtualAppointmentReminderSmsInput;
}>;


export type SendVirtualAppointmentReminderSmsMutation = { readonly sendVirtualAppointmentReminderSms:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'SendVirtualAppointmentReminderSmsPayload', readonly acceptedMessages: number }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly what: ThrottledThing, readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type CreateVirtualAppointmentsMutationVariables = Exact<{
  input: CreateVirtualAppointmentsInput;
}>;


export type CreateVirtualAppointmentsMutation = { readonly createVirtualAppointments:
    | { readonly __typename: 'CreateVirtualAppointmentsPayload', readonly results: ReadonlyArray<
        | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'CreateVirtualAppointmentPayload', readonly virtualAppointment: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
        | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'PreconditionFailedError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ServiceProvisioningError', readonly retryAfterSeconds: number, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
       | null> }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type UpdateVirtualAppointmentsMutationVariables = Exact<{
  input: UpdateVirtualAppointmentsInput;
}>;


export type UpdateVirtualAppointmentsMutation = { readonly updateVirtualAppointments:
    | { readonly __typename: 'UpdateVirtualAppointmentsPayload', readonly results: ReadonlyArray<
        | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'PreconditionFailedError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'UpdateVirtualAppointmentPayload', readonly virtualAppointment: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
        | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
       | null> }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type DeleteVirtualAppointmentsMutationVariables = Exact<{
  input: DeleteVirtualAppointmentsInput;
}>;


export type DeleteVirtualAppointmentsMutation = { readonly deleteVirtualAppointments:
    | { readonly __typename: 'DeleteVirtualAppointmentsPayload', readonly results: ReadonlyArray<
        | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'DeleteVirtualAppointmentPayload', readonly deletedVirtualAppointmentId: string }
        | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'PreconditionFailedError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
        | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
       | null> }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type TextMessagesQueryVariables = Exact<{
  onlineMeetingId: string;
  userId?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type TextMessagesQuery = { readonly textMessages:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'TextMessages', readonly messages: ReadonlyArray<{ readonly id: string, readonly kind: TextMessageKind, readonly state: TextMessageState, readonly attempts: number, readonly createdAt: string, readonly dueAt: string | null, readonly sentAt: string | null, readonly phoneNumberEnd: string | null }> }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type UpdateVirtualAppointmentMutationVariables = Exact<{
  input: UpdateVirtualAppointmentInput;
}>;


export type UpdateVirtualAppointmentMutation = { readonly updateVirtualAppointment:
    | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'PreconditionFailedError', readonly message: string, readonly requestId: string | null, readonly current: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'UpdateVirtualAppointmentPayload', readonly virtualAppointment: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
   | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly id: string, readonly tenantId: string, readonly kind: CallerKind, readonly permissions: ReadonlyArray<string> } | null };

export type VirtualAppointmentQueryVariables = Exact<{
  onlineMeetingId: string;
  userId?: string | null | undefined;
}>;


export type VirtualAppointmentQuery = { readonly virtualAppointment:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
    | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
   | null };

export type VirtualAppointmentsQueryVariables = Exact<{
  meetings: ReadonlyArray<MeetingInput>;
}>;


export type VirtualAppointmentsQuery = { readonly virtualAppointments: ReadonlyArray<
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly code: ValidationCode, readonly path: ReadonlyArray<string>, readonly message: string, readonly limit: number | null }> }
    | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly lastModifiedAt: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly lastModifiedBy: { readonly id: string } | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
   | null> | null };

const GatewayErrorFieldsText = "fragment GatewayErrorFields on GatewayError{message requestId ...on ForbiddenError{requiredPermissions}...on RetryableError{retryAfterSeconds}...on ServiceUnavailableError{outcome}...on ValidationError{issues{code limit message path}}}";
const OnlineMeetingFieldsText = "fragment OnlineMeetingFields on OnlineMeeting{__typename endDateTime id joinWebUrl onlineMeetingId organizer{displayName role userId userPrincipalName}participants{displayName role userId userPrincipalName}startDateTime subject userId}";
const MeetingChangesFieldsText = "fragment MeetingChangesFields on MeetingChanges{changes{changedAt changedBy{id kind userPrincipalName}changedFields etag kind onlineMeetingId userId virtualAppointment{__typename ...GatewayErrorFields ...VirtualAppointmentFields}}hasGap}";
const VirtualAppointmentFieldsText = "fragment VirtualAppointmentFields on VirtualAppointment{__typename appointmentClientJoinWebUrl appointmentClients{displayName emailAddress smsCapablePhoneNumber}etag externalAppointmentId externalAppointmentUrl id lastModifiedAt lastModifiedBy{id}onlineMeetingId settings{allowClientToJoinUsingBrowser}userId}";
const WriteErrorFieldsText = "fragment WriteErrorFields on GatewayError{...GatewayErrorFields ...on PreconditionFailedError{current{...VirtualAppointmentFields}}...on ServiceProvisioningError{retryAt}}";
export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  declare readonly __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>["__apiType"]>;
}
export const CreateOnlineMeetingDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + OnlineMeetingFieldsText + "mutation CreateOnlineMeeting($input:CreateOnlineMeetingInput!){createOnlineMeeting(input:$input){__typename ...GatewayErrorFields ...on CreateOnlineMeetingPayload{created handoverFailure{__typename ...GatewayErrorFields}onlineMeeting{...OnlineMeetingFields}}}}") as unknown as TypedDocumentString<CreateOnlineMeetingMutation, CreateOnlineMeetingMutationVariables>;
export const UpdateOnlineMeetingDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + OnlineMeetingFieldsText + "mutation UpdateOnlineMeeting($input:UpdateOnlineMeetingInput!){updateOnlineMeeting(input:$input){__typename ...GatewayErrorFields ...on UpdateOnlineMeetingPayload{handoverFailure{__typename ...GatewayErrorFields}onlineMeeting{...OnlineMeetingFields}}}}") as unknown as TypedDocumentString<UpdateOnlineMeetingMutation, UpdateOnlineMeetingMutationVariables>;
export const CancelOnlineMeetingDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + "mutation CancelOnlineMeeting($input:CancelOnlineMeetingInput!){cancelOnlineMeeting(input:$input){__typename ...GatewayErrorFields ...on CancelOnlineMeetingPayload{cancelledOnlineMeetingId handoverFailure{__typename ...GatewayErrorFields}}}}") as unknown as TypedDocumentString<CancelOnlineMeetingMutation, CancelOnlineMeetingMutationVariables>;
export const VirtualAppointmentChangedDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + MeetingChangesFieldsText + VirtualAppointmentFieldsText + "subscription VirtualAppointmentChanged($onlineMeetingId:ID!$userId:ID){virtualAppointmentChanged(onlineMeetingId:$onlineMeetingId userId:$userId){__typename ...GatewayErrorFields ...MeetingChangesFields}}") as unknown as TypedDocumentString<VirtualAppointmentChangedSubscription, VirtualAppointmentChangedSubscriptionVariables>;
export const AgendaChangedDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + MeetingChangesFieldsText + VirtualAppointmentFieldsText + "subscription AgendaChanged($startsBefore:DateTime!$startsFrom:DateTime!$userId:ID){agendaChanged(startsFrom:$startsFrom startsBefore:$startsBefore userId:$userId){__typename ...GatewayErrorFields ...MeetingChangesFields}}") as unknown as TypedDocumentString<AgendaChangedSubscription, AgendaChangedSubscriptionVariables>;
export const CreateVirtualAppointmentDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + VirtualAppointmentFieldsText + WriteErrorFieldsText + "mutation CreateVirtualAppointment($input:CreateVirtualAppointmentInput!){createVirtualAppointment(input:$input){__typename ...WriteErrorFields ...on CreateVirtualAppointmentPayload{virtualAppointment{...VirtualAppointmentFields}}}}") as unknown as TypedDocumentString<CreateVirtualAppointmentMutation, CreateVirtualAppointmentMutationVariables>;
export const DeleteVirtualAppointmentDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + VirtualAppointmentFieldsText + WriteErrorFieldsText + "mutation DeleteVirtualAppointment($input:DeleteVirtualAppointmentInput!){deleteVirtualAppointment(input:$input){__typename ...WriteErrorFields ...on DeleteVirtualAppointmentPayload{deletedVirtualAppointmentId}}}") as unknown as TypedDocumentString<DeleteVirtualAppointmentMutation, DeleteVirtualAppointmentMutationVariables>;
export const FindVirtualAppointmentsDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + VirtualAppointmentFieldsText + "query FindVirtualAppointments($after:String$filter:VirtualAppointmentFilter$first:Int$userId:ID){findVirtualAppointments(filter:$filter userId:$userId first:$first after:$after){error{__typename ...GatewayErrorFields}nodes{...VirtualAppointmentFields}pageInfo{endCursor hasNextPage}}}") as unknown as TypedDocumentString<FindVirtualAppointmentsQuery, FindVirtualAppointmentsQueryVariables>;
export const NodeDocument = /*#__PURE__*/ new TypedDocumentString(VirtualAppointmentFieldsText + "query Node($id:ID!){node(id:$id){__typename ...VirtualAppointmentFields}}") as unknown as TypedDocumentString<NodeQuery, NodeQueryVariables>;
export const OnlineMeetingDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + OnlineMeetingFieldsText + "query OnlineMeeting($joinWebUrl:String$onlineMeetingId:ID$userId:ID){onlineMeeting(onlineMeetingId:$onlineMeetingId joinWebUrl:$joinWebUrl userId:$userId){__typename ...GatewayErrorFields ...OnlineMeetingFields}}") as unknown as TypedDocumentString<OnlineMeetingQuery, OnlineMeetingQueryVariables>;
export const OnlineMeetingsDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + VirtualAppointmentFieldsText + "query OnlineMeetings($after:String$first:Int$startsBefore:DateTime!$startsFrom:DateTime!$userId:ID){onlineMeetings(startsFrom:$startsFrom startsBefore:$startsBefore userId:$userId first:$first after:$after){error{__typename ...GatewayErrorFields}nodes{endDateTime id onlineMeetingId startDateTime subject userId virtualAppointment{__typename ...GatewayErrorFields ...VirtualAppointmentFields}}pageInfo{endCursor hasNextPage}}}") as unknown as TypedDocumentString<OnlineMeetingsQuery, OnlineMeetingsQueryVariables>;
export const SendVirtualAppointmentSmsDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + "mutation SendVirtualAppointmentSms($input:SendVirtualAppointmentSmsInput!){sendVirtualAppointmentSms(input:$input){__typename ...GatewayErrorFields ...on SendVirtualAppointmentSmsPayload{acceptedMessages}...on ThrottledError{what}}}") as unknown as TypedDocumentString<SendVirtualAppointmentSmsMutation, SendVirtualAppointmentSmsMutationVariables>;
export const SendVirtualAppointmentReminderSmsDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + "mutation SendVirtualAppointmentReminderSms($input:SendVirtualAppointmentReminderSmsInput!){sendVirtualAppointmentReminderSms(input:$input){__typename ...GatewayErrorFields ...on SendVirtualAppointmentReminderSmsPayload{acceptedMessages}...on ThrottledError{what}}}") as unknown as TypedDocumentString<SendVirtualAppointmentReminderSmsMutation, SendVirtualAppointmentReminderSmsMutationVariables>;
export const CreateVirtualAppointmentsDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + VirtualAppointmentFieldsText + "mutation CreateVirtualAppointments($input:CreateVirtualAppointmentsInput!){createVirtualAppointments(input:$input){__typename ...GatewayErrorFields ...on CreateVirtualAppointmentsPayload{results{__typename ...GatewayErrorFields ...on CreateVirtualAppointmentPayload{virtualAppointment{...VirtualAppointmentFields}}}}}}") as unknown as TypedDocumentString<CreateVirtualAppointmentsMutation, CreateVirtualAppointmentsMutationVariables>;
export const UpdateVirtualAppointmentsDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + VirtualAppointmentFieldsText + "mutation UpdateVirtualAppointments($input:UpdateVirtualAppointmentsInput!){updateVirtualAppointments(input:$input){__typename ...GatewayErrorFields ...on UpdateVirtualAppointmentsPayload{results{__typename ...GatewayErrorFields ...on UpdateVirtualAppointmentPayload{virtualAppointment{...VirtualAppointmentFields}}}}}}") as unknown as TypedDocumentString<UpdateVirtualAppointmentsMutation, UpdateVirtualAppointmentsMutationVariables>;
export const DeleteVirtualAppointmentsDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + "mutation DeleteVirtualAppointments($input:DeleteVirtualAppointmentsInput!){deleteVirtualAppointments(input:$input){__typename ...GatewayErrorFields ...on DeleteVirtualAppointmentsPayload{results{__typename ...GatewayErrorFields ...on DeleteVirtualAppointmentPayload{deletedVirtualAppointmentId}}}}}") as unknown as TypedDocumentString<DeleteVirtualAppointmentsMutation, DeleteVirtualAppointmentsMutationVariables>;
export const TextMessagesDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + "query TextMessages($first:Int$onlineMeetingId:ID!$userId:ID){textMessages(onlineMeetingId:$onlineMeetingId userId:$userId first:$first){__typename ...GatewayErrorFields ...on TextMessages{messages{attempts createdAt dueAt id kind phoneNumberEnd sentAt state}}}}") as unknown as TypedDocumentString<TextMessagesQuery, TextMessagesQueryVariables>;
export const UpdateVirtualAppointmentDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + VirtualAppointmentFieldsText + WriteErrorFieldsText + "mutation UpdateVirtualAppointment($input:UpdateVirtualAppointmentInput!){updateVirtualAppointment(input:$input){__typename ...WriteErrorFields ...on UpdateVirtualAppointmentPayload{virtualAppointment{...VirtualAppointmentFields}}}}") as unknown as TypedDocumentString<UpdateVirtualAppointmentMutation, UpdateVirtualAppointmentMutationVariables>;
export const ViewerDocument = /*#__PURE__*/ new TypedDocumentString("query Viewer{viewer{id kind permissions tenantId}}") as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const VirtualAppointmentDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + VirtualAppointmentFieldsText + "query VirtualAppointment($onlineMeetingId:ID!$userId:ID){virtualAppointment(onlineMeetingId:$onlineMeetingId userId:$userId){__typename ...GatewayErrorFields ...VirtualAppointmentFields}}") as unknown as TypedDocumentString<VirtualAppointmentQuery, VirtualAppointmentQueryVariables>;
export const VirtualAppointmentsDocument = /*#__PURE__*/ new TypedDocumentString(GatewayErrorFieldsText + VirtualAppointmentFieldsText + "query VirtualAppointments($meetings:[MeetingInput!]!){virtualAppointments(meetings:$meetings){__typename ...GatewayErrorFields ...VirtualAppointmentFields}}") as unknown as TypedDocumentString<VirtualAppointmentsQuery, VirtualAppointmentsQueryVariables>;