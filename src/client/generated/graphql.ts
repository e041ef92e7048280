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

/** What is known of something that failed. */
export type FailureOutcome =
  /** Nothing was changed: it was a read, or a write that was not executed. It may be sent again. */
  | 'NOT_SENT'
  /** A write was sent, and its answer did not come or says nothing: it may have been executed. Read before you send it again; a text message may have gone out. */
  | 'UNKNOWN';

/** Names an online meeting, and so the one virtual appointment it can have. */
export type MeetingInput = {
  /** The id of the online meeting. */
  readonly onlineMeetingId: string;
  /** Whose meeting: an object id or a user principal name. Left out: the signed-in user's. */
  readonly userId?: string | null | undefined;
};

/** A reminder of a virtual appointment by text message, and who gets it. */
export type SendVirtualAppointmentReminderSmsInput = {
  /** Who gets the message, all of them or none: 1 to 50, all fields of an operation together. */
  readonly attendees: ReadonlyArray<SmsAttendeeInput>;
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
  /** The phone number in E.164 form: `+13129224122`. Microsoft Graph reaches US numbers alone. */
  readonly phoneNumber: string;
  /** The Windows name of the zone in which the message tells the time: `Pacific Standard Time`. */
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

export type CreateVirtualAppointmentMutationVariables = Exact<{
  input: CreateVirtualAppointmentInput;
}>;


export type CreateVirtualAppointmentMutation = { readonly createVirtualAppointment:
    | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'CreateVirtualAppointmentPayload', readonly virtualAppointment: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'PreconditionFailedError', readonly message: string, readonly requestId: string | null, readonly current: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceProvisioningError', readonly retryAfterSeconds: number, readonly retryAt: string, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type DeleteVirtualAppointmentMutationVariables = Exact<{
  input: DeleteVirtualAppointmentInput;
}>;


export type DeleteVirtualAppointmentMutation = { readonly deleteVirtualAppointment:
    | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'DeleteVirtualAppointmentPayload', readonly deletedVirtualAppointmentId: string }
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'PreconditionFailedError', readonly message: string, readonly requestId: string | null, readonly current: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

type GatewayErrorFields_ConflictError_Fragment = { readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ForbiddenError_Fragment = { readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_NotFoundError_Fragment = { readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_PreconditionFailedError_Fragment = { readonly message: string, readonly requestId: string | null, readonly current: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null };

type GatewayErrorFields_ResourceRetiredError_Fragment = { readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ServiceProvisioningError_Fragment = { readonly retryAfterSeconds: number, readonly retryAt: string, readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ServiceUnavailableError_Fragment = { readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ThrottledError_Fragment = { readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null };

type GatewayErrorFields_ValidationError_Fragment = { readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> };

export type GatewayErrorFieldsFragment =
  | GatewayErrorFields_ConflictError_Fragment
  | GatewayErrorFields_ForbiddenError_Fragment
  | GatewayErrorFields_NotFoundError_Fragment
  | GatewayErrorFields_PreconditionFailedError_Fragment
  | GatewayErrorFields_ResourceRetiredError_Fragment
  | GatewayErrorFields_ServiceProvisioningError_Fragment
  | GatewayErrorFields_ServiceUnavailableError_Fragment
  | GatewayErrorFields_ThrottledError_Fragment
  | GatewayErrorFields_ValidationError_Fragment
;

export type NodeQueryVariables = Exact<{
  id: string;
}>;


export type NodeQuery = { readonly node: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null };

export type OnlineMeetingsQueryVariables = Exact<{
  startsFrom: string;
  startsBefore: string;
  userId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OnlineMeetingsQuery = { readonly onlineMeetings:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'OnlineMeetingConnection', readonly nodes: ReadonlyArray<{ readonly onlineMeetingId: string, readonly userId: string | null, readonly subject: string | null, readonly startDateTime: string | null, readonly endDateTime: string | null, readonly virtualAppointment:
          | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
          | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
          | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
         | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type SendVirtualAppointmentReminderSmsMutationVariables = Exact<{
  input: SendVirtualAppointmentReminderSmsInput;
}>;


export type SendVirtualAppointmentReminderSmsMutation = { readonly sendVirtualAppointmentReminderSms:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'SendVirtualAppointmentReminderSmsPayload', readonly acceptedMessages: number }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type SendVirtualAppointmentSmsMutationVariables = Exact<{
  input: SendVirtualAppointmentSmsInput;
}>;


export type SendVirtualAppointmentSmsMutation = { readonly sendVirtualAppointmentSms:
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'SendVirtualAppointmentSmsPayload', readonly acceptedMessages: number }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type UpdateVirtualAppointmentMutationVariables = Exact<{
  input: UpdateVirtualAppointmentInput;
}>;


export type UpdateVirtualAppointmentMutation = { readonly updateVirtualAppointment:
    | { readonly __typename: 'ConflictError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ForbiddenError', readonly requiredPermissions: ReadonlyArray<string>, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'NotFoundError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'PreconditionFailedError', readonly message: string, readonly requestId: string | null, readonly current: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ResourceRetiredError', readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ServiceUnavailableError', readonly retryAfterSeconds: number | null, readonly outcome: FailureOutcome, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'ThrottledError', readonly retryAfterSeconds: number | null, readonly message: string, readonly requestId: string | null }
    | { readonly __typename: 'UpdateVirtualAppointmentPayload', readonly virtualAppointment: { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null } | null }
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
   | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly id: string, readonly tenantId: string, readonly kind: CallerKind, readonly permissions: ReadonlyArray<string> } | null };

export type VirtualAppointmentFieldsFragment = { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null };

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
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
    | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
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
    | { readonly __typename: 'ValidationError', readonly message: string, readonly requestId: string | null, readonly issues: ReadonlyArray<{ readonly path: string, readonly message: string }> }
    | { readonly __typename: 'VirtualAppointment', readonly id: string, readonly onlineMeetingId: string, readonly userId: string | null, readonly etag: string | null, readonly appointmentClientJoinWebUrl: string | null, readonly externalAppointmentId: string | null, readonly externalAppointmentUrl: string | null, readonly appointmentClients: ReadonlyArray<{ readonly displayName: string | null, readonly emailAddress: string | null, readonly smsCapablePhoneNumber: string | null }> | null, readonly settings: { readonly allowClientToJoinUsingBrowser: boolean | null } | null }
   | null> | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  declare readonly __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>["__apiType"]>;
  declare readonly __meta__: { readonly hash: string };

  constructor(value: string, __meta__: { readonly hash: string }) {
    super(value);
    this.__meta__ = __meta__;
  }
}
export const CreateVirtualAppointmentDocument = /*#__PURE__*/ new TypedDocumentString("fragment GatewayErrorFields on GatewayError { message requestId ... on ForbiddenError { requiredPermissions } ... on PreconditionFailedError { current { ...VirtualAppointmentFields } } ... on RetryableError { retryAfterSeconds } ... on ServiceProvisioningError { retryAt } ... on ServiceUnavailableError { outcome } ... on ValidationError { issues { message path } } } fragment VirtualAppointmentFields on VirtualAppointment { __typename appointmentClientJoinWebUrl appointmentClients { displayName emailAddress smsCapablePhoneNumber } etag externalAppointmentId externalAppointmentUrl id onlineMeetingId settings { allowClientToJoinUsingBrowser } userId } mutation CreateVirtualAppointment($input: CreateVirtualAppointmentInput!) { createVirtualAppointment(input: $input) { __typename ...GatewayErrorFields ... on CreateVirtualAppointmentPayload { virtualAppointment { ...VirtualAppointmentFields } } } }", {"hash":"a2b1061ba89a4e117137dd9ab495bae300cd320fd952a3293df4bc14a37f38d1"}) as unknown as TypedDocumentString<CreateVirtualAppointmentMutation, CreateVirtualAppointmentMutationVariables>;
export const DeleteVirtualAppointmentDocument = /*#__PURE__*/ new TypedDocumentString("fragment GatewayErrorFields on GatewayError { message requestId ... on ForbiddenError { requiredPermissions } ... on PreconditionFailedError { current { ...VirtualAppointmentFields } } ... on RetryableError { retryAfterSeconds } ... on ServiceProvisioningError { retryAt } ... on ServiceUnavailableError { outcome } ... on ValidationError { issues { message path } } } fragment VirtualAppointmentFields on VirtualAppointment { __typename appointmentClientJoinWebUrl appointmentClients { displayName emailAddress smsCapablePhoneNumber } etag externalAppointmentId externalAppointmentUrl id onlineMeetingId settings { allowClientToJoinUsingBrowser } userId } mutation DeleteVirtualAppointment($input: DeleteVirtualAppointmentInput!) { deleteVirtualAppointment(input: $input) { __typename ...GatewayErrorFields ... on DeleteVirtualAppointmentPayload { deletedVirtualAppointmentId } } }", {"hash":"32fa8bfed4ba4adc78648d919fea38184723996aad275565b9a3363c49f131ed"}) as unknown as TypedDocumentString<DeleteVirtualAppointmentMutation, DeleteVirtualAppointmentMutationVariables>;
export const NodeDocument = /*#__PURE__*/ new TypedDocumentString("fragment VirtualAppointmentFields on VirtualAppointment { __typename appointmentClientJoinWebUrl appointmentClients { displayName emailAddress smsCapablePhoneNumber } etag externalAppointmentId externalAppointmentUrl id onlineMeetingId settings { allowClientToJoinUsingBrowser } userId } query Node($id: ID!) { node(id: $id) { __typename ...VirtualAppointmentFields } }", {"hash":"e3efb64938dee4f8b5ef1161ec306b3bd7849fec564555a687eefe3840a28028"}) as unknown as TypedDocumentString<NodeQuery, NodeQueryVariables>;
export const OnlineMeetingsDocument = /*#__PURE__*/ new TypedDocumentString("fragment GatewayErrorFields on GatewayError { message requestId ... on ForbiddenError { requiredPermissions } ... on PreconditionFailedError { current { ...VirtualAppointmentFields } } ... on RetryableError { retryAfterSeconds } ... on ServiceProvisioningError { retryAt } ... on ServiceUnavailableError { outcome } ... on ValidationError { issues { message path } } } fragment VirtualAppointmentFields on VirtualAppointment { __typename appointmentClientJoinWebUrl appointmentClients { displayName emailAddress smsCapablePhoneNumber } etag externalAppointmentId externalAppointmentUrl id onlineMeetingId settings { allowClientToJoinUsingBrowser } userId } query OnlineMeetings($after: String, $first: Int, $startsBefore: DateTime!, $startsFrom: DateTime!, $userId: ID) { onlineMeetings( startsFrom: $startsFrom startsBefore: $startsBefore userId: $userId first: $first after: $after ) { __typename ...GatewayErrorFields ... on OnlineMeetingConnection { nodes { endDateTime onlineMeetingId startDateTime subject userId virtualAppointment { __typename ...GatewayErrorFields ...VirtualAppointmentFields } } pageInfo { endCursor hasNextPage } } } }", {"hash":"b7b02c65bd33ed07653256ed5ab8106b38fc4c677bc844239659dfdb0a1f6301"}) as unknown as TypedDocumentString<OnlineMeetingsQuery, OnlineMeetingsQueryVariables>;
export const SendVirtualAppointmentReminderSmsDocument = /*#__PURE__*/ new TypedDocumentString("fragment GatewayErrorFields on GatewayError { message requestId ... on ForbiddenError { requiredPermissions } ... on PreconditionFailedError { current { ...VirtualAppointmentFields } } ... on RetryableError { retryAfterSeconds } ... on ServiceProvisioningError { retryAt } ... on ServiceUnavailableError { outcome } ... on ValidationError { issues { message path } } } fragment VirtualAppointmentFields on VirtualAppointment { __typename appointmentClientJoinWebUrl appointmentClients { displayName emailAddress smsCapablePhoneNumber } etag externalAppointmentId externalAppointmentUrl id onlineMeetingId settings { allowClientToJoinUsingBrowser } userId } mutation SendVirtualAppointmentReminderSms($input: SendVirtualAppointmentReminderSmsInput!) { sendVirtualAppointmentReminderSms(input: $input) { __typename ...GatewayErrorFields ... on SendVirtualAppointmentReminderSmsPayload { acceptedMessages } } }", {"hash":"ff2dee0b03d6db267b5fb2246eff7811821f9295a8eef4dc5d43263041617037"}) as unknown as TypedDocumentString<SendVirtualAppointmentReminderSmsMutation, SendVirtualAppointmentReminderSmsMutationVariables>;
export const SendVirtualAppointmentSmsDocument = /*#__PURE__*/ new TypedDocumentString("fragment GatewayErrorFields on GatewayError { message requestId ... on ForbiddenError { requiredPermissions } ... on PreconditionFailedError { current { ...VirtualAppointmentFields } } ... on RetryableError { retryAfterSeconds } ... on ServiceProvisioningError { retryAt } ... on ServiceUnavailableError { outcome } ... on ValidationError { issues { message path } } } fragment VirtualAppointmentFields on VirtualAppointment { __typename appointmentClientJoinWebUrl appointmentClients { displayName emailAddress smsCapablePhoneNumber } etag externalAppointmentId externalAppointmentUrl id onlineMeetingId settings { allowClientToJoinUsingBrowser } userId } mutation SendVirtualAppointmentSms($input: SendVirtualAppointmentSmsInput!) { sendVirtualAppointmentSms(input: $input) { __typename ...GatewayErrorFields ... on SendVirtualAppointmentSmsPayload { acceptedMessages } } }", {"hash":"14a5d17e7fbdeb5dfc05b821a39854bf0e8a55d76fc77023417d3c55d357c17d"}) as unknown as TypedDocumentString<SendVirtualAppointmentSmsMutation, SendVirtualAppointmentSmsMutationVariables>;
export const UpdateVirtualAppointmentDocument = /*#__PURE__*/ new TypedDocumentString("fragment GatewayErrorFields on GatewayError { message requestId ... on ForbiddenError { requiredPermissions } ... on PreconditionFailedError { current { ...VirtualAppointmentFields } } ... on RetryableError { retryAfterSeconds } ... on ServiceProvisioningError { retryAt } ... on ServiceUnavailableError { outcome } ... on ValidationError { issues { message path } } } fragment VirtualAppointmentFields on VirtualAppointment { __typename appointmentClientJoinWebUrl appointmentClients { displayName emailAddress smsCapablePhoneNumber } etag externalAppointmentId externalAppointmentUrl id onlineMeetingId settings { allowClientToJoinUsingBrowser } userId } mutation UpdateVirtualAppointment($input: UpdateVirtualAppointmentInput!) { updateVirtualAppointment(input: $input) { __typename ...GatewayErrorFields ... on UpdateVirtualAppointmentPayload { virtualAppointment { ...VirtualAppointmentFields } } } }", {"hash":"6accf0fff10e14c06e92d637ca19892cd00d65baa75cb462c0c1ddb9bdc0ed2b"}) as unknown as TypedDocumentString<UpdateVirtualAppointmentMutation, UpdateVirtualAppointmentMutationVariables>;
export const ViewerDocument = /*#__PURE__*/ new TypedDocumentString("query Viewer { viewer { id kind permissions tenantId } }", {"hash":"cdab2620e0f9efb607fb95a008209cf52b85cc3cddd061c15c8e55ac59e60741"}) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const VirtualAppointmentDocument = /*#__PURE__*/ new TypedDocumentString("fragment GatewayErrorFields on GatewayError { message requestId ... on ForbiddenError { requiredPermissions } ... on PreconditionFailedError { current { ...VirtualAppointmentFields } } ... on RetryableError { retryAfterSeconds } ... on ServiceProvisioningError { retryAt } ... on ServiceUnavailableError { outcome } ... on ValidationError { issues { message path } } } fragment VirtualAppointmentFields on VirtualAppointment { __typename appointmentClientJoinWebUrl appointmentClients { displayName emailAddress smsCapablePhoneNumber } etag externalAppointmentId externalAppointmentUrl id onlineMeetingId settings { allowClientToJoinUsingBrowser } userId } query VirtualAppointment($onlineMeetingId: ID!, $userId: ID) { virtualAppointment(onlineMeetingId: $onlineMeetingId, userId: $userId) { __typename ...GatewayErrorFields ...VirtualAppointmentFields } }", {"hash":"aed8163a5d4c726b0d6bf28ae141f261e04ec4bacd0fb702ea3a4a667e9e878b"}) as unknown as TypedDocumentString<VirtualAppointmentQuery, VirtualAppointmentQueryVariables>;
export const VirtualAppointmentsDocument = /*#__PURE__*/ new TypedDocumentString("fragment GatewayErrorFields on GatewayError { message requestId ... on ForbiddenError { requiredPermissions } ... on PreconditionFailedError { current { ...VirtualAppointmentFields } } ... on RetryableError { retryAfterSeconds } ... on ServiceProvisioningError { retryAt } ... on ServiceUnavailableError { outcome } ... on ValidationError { issues { message path } } } fragment VirtualAppointmentFields on VirtualAppointment { __typename appointmentClientJoinWebUrl appointmentClients { displayName emailAddress smsCapablePhoneNumber } etag externalAppointmentId externalAppointmentUrl id onlineMeetingId settings { allowClientToJoinUsingBrowser } userId } query VirtualAppointments($meetings: [MeetingInput!]!) { virtualAppointments(meetings: $meetings) { __typename ...GatewayErrorFields ...VirtualAppointmentFields } }", {"hash":"b48457af91d6645cead769710fbb083208ffd4ec649bb6b55f10a527354e1459"}) as unknown as TypedDocumentString<VirtualAppointmentsQuery, VirtualAppointmentsQueryVariables>;