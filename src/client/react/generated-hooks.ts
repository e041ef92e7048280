import { CancelOnlineMeetingDocument, type CancelOnlineMeetingMutationVariables, CreateOnlineMeetingDocument, type CreateOnlineMeetingMutationVariables, SendVirtualAppointmentReminderSmsDocument, type SendVirtualAppointmentReminderSmsMutationVariables, SendVirtualAppointmentSmsDocument, type SendVirtualAppointmentSmsMutationVariables, UpdateOnlineMeetingDocument, type UpdateOnlineMeetingMutationVariables } from "../generated/graphql.ts";
import type { CancelOnlineMeetingResult, CreateOnlineMeetingResult, SendVirtualAppointmentReminderSmsResult, SendVirtualAppointmentSmsResult, UpdateOnlineMeetingResult } from "../generated/results.ts";
import { createMutationHook } from "./mutations/gateway-mutation.ts";
import { findVirtualAppointmentsOptions, infiniteFindVirtualAppointmentsOptions, nodeOptions, onlineMeetingOptions, onlineMeetingsOptions, infiniteOnlineMeetingsOptions, textMessagesOptions, viewerOptions } from "./generated-options.ts";
import { createQueryHook, createSuspenseQueryHook, createInfiniteQueryHook, createSuspenseInfiniteQueryHook, withoutVariables } from "./queries/query-hooks.ts";
import { virtualAppointmentOptions } from "./queries/virtual-appointment-options.ts";
/** Deletes an online meeting, and with it its virtual appointment. Its organizer alone may. Clients are not told: send a text message before. */
export const useCancelOnlineMeeting = /*#__PURE__*/ createMutationHook<CancelOnlineMeetingResult, CancelOnlineMeetingMutationVariables["input"]>(CancelOnlineMeetingDocument, "cancelOnlineMeeting");
/** Creates an online meeting, in Microsoft Teams where the upstream is Microsoft Graph. The same `externalId` again finds that meeting and makes no second one, so it may be repeated whatever became of it. */
export const useCreateOnlineMeeting = /*#__PURE__*/ createMutationHook<CreateOnlineMeetingResult, CreateOnlineMeetingMutationVariables["input"]>(CreateOnlineMeetingDocument, "createOnlineMeeting");
/** Finds the virtual appointments of a user by what is known of them. A page may have fewer than were asked for, or none, and a next page all the same: `hasNextPage` alone tells the end. Read from the appointment service; Microsoft Graph can't find them and gives a `ResourceRetiredError`. */
export const useFindVirtualAppointments = /*#__PURE__*/ createQueryHook(findVirtualAppointmentsOptions);
/** Finds the virtual appointments of a user by what is known of them. A page may have fewer than were asked for, or none, and a next page all the same: `hasNextPage` alone tells the end. Read from the appointment service; Microsoft Graph can't find them and gives a `ResourceRetiredError`. */
export const useInfiniteFindVirtualAppointments = /*#__PURE__*/ createInfiniteQueryHook(infiniteFindVirtualAppointmentsOptions);
/** Finds the virtual appointments of a user by what is known of them. A page may have fewer than were asked for, or none, and a next page all the same: `hasNextPage` alone tells the end. Read from the appointment service; Microsoft Graph can't find them and gives a `ResourceRetiredError`. */
export const useSuspenseFindVirtualAppointments = /*#__PURE__*/ createSuspenseQueryHook(findVirtualAppointmentsOptions);
/** Finds the virtual appointments of a user by what is known of them. A page may have fewer than were asked for, or none, and a next page all the same: `hasNextPage` alone tells the end. Read from the appointment service; Microsoft Graph can't find them and gives a `ResourceRetiredError`. */
export const useSuspenseInfiniteFindVirtualAppointments = /*#__PURE__*/ createSuspenseInfiniteQueryHook(infiniteFindVirtualAppointmentsOptions);
/** Reads a node by its global `id`. `null` when there is none, or none that you may see. */
export const useNode = /*#__PURE__*/ createQueryHook(nodeOptions);
/** Reads a node by its global `id`. `null` when there is none, or none that you may see. */
export const useSuspenseNode = /*#__PURE__*/ createSuspenseQueryHook(nodeOptions);
/** An online meeting by its id or by its link. Read where meetings are held: from Microsoft Graph, if that is the upstream. */
export const useOnlineMeeting = /*#__PURE__*/ createQueryHook(onlineMeetingOptions);
/** An online meeting by its id or by its link. Read where meetings are held: from Microsoft Graph, if that is the upstream. */
export const useSuspenseOnlineMeeting = /*#__PURE__*/ createSuspenseQueryHook(onlineMeetingOptions);
/** The online meetings of a user that start in a span of time: the day's agenda. Read from the appointment service; Microsoft Graph can't list meetings and gives a `ResourceRetiredError`. */
export const useOnlineMeetings = /*#__PURE__*/ createQueryHook(onlineMeetingsOptions);
/** The online meetings of a user that start in a span of time: the day's agenda. Read from the appointment service; Microsoft Graph can't list meetings and gives a `ResourceRetiredError`. */
export const useInfiniteOnlineMeetings = /*#__PURE__*/ createInfiniteQueryHook(infiniteOnlineMeetingsOptions);
/** The online meetings of a user that start in a span of time: the day's agenda. Read from the appointment service; Microsoft Graph can't list meetings and gives a `ResourceRetiredError`. */
export const useSuspenseOnlineMeetings = /*#__PURE__*/ createSuspenseQueryHook(onlineMeetingsOptions);
/** The online meetings of a user that start in a span of time: the day's agenda. Read from the appointment service; Microsoft Graph can't list meetings and gives a `ResourceRetiredError`. */
export const useSuspenseInfiniteOnlineMeetings = /*#__PURE__*/ createSuspenseInfiniteQueryHook(infiniteOnlineMeetingsOptions);
/** Sends the attendees a reminder by text message, with the join link. Asked for once: after a `ServiceUnavailableError` it may have been accepted, and without an `idempotencyKey` a repeat may remind them twice. */
export const useSendVirtualAppointmentReminderSms = /*#__PURE__*/ createMutationHook<SendVirtualAppointmentReminderSmsResult, SendVirtualAppointmentReminderSmsMutationVariables["input"]>(SendVirtualAppointmentReminderSmsDocument, "sendVirtualAppointmentReminderSms");
/** Sends the attendees a text message with the join link: that the appointment is made, moved or called off. It is sent once: after a `ServiceUnavailableError` the messages may have gone out, and without an `idempotencyKey` a repeat may send them twice. */
export const useSendVirtualAppointmentSms = /*#__PURE__*/ createMutationHook<SendVirtualAppointmentSmsResult, SendVirtualAppointmentSmsMutationVariables["input"]>(SendVirtualAppointmentSmsDocument, "sendVirtualAppointmentSms");
/** The newest text messages about an online meeting, and what became of each, for whoever may read its appointment. Where Microsoft Graph sends them it is a `ResourceRetiredError`: that tells nothing of them. */
export const useTextMessages = /*#__PURE__*/ createQueryHook(textMessagesOptions);
/** The newest text messages about an online meeting, and what became of each, for whoever may read its appointment. Where Microsoft Graph sends them it is a `ResourceRetiredError`: that tells nothing of them. */
export const useSuspenseTextMessages = /*#__PURE__*/ createSuspenseQueryHook(textMessagesOptions);
/** Changes an online meeting: its time, its subject, who takes part. Its organizer alone may. */
export const useUpdateOnlineMeeting = /*#__PURE__*/ createMutationHook<UpdateOnlineMeetingResult, UpdateOnlineMeetingMutationVariables["input"]>(UpdateOnlineMeetingDocument, "updateOnlineMeeting");
/** Who calls; nothing is asked upstream. `null` where the gateway passes tokens through: only Microsoft Graph can read those. */
export const useViewer = /*#__PURE__*/ withoutVariables(/*#__PURE__*/ createQueryHook(viewerOptions));
/** Who calls; nothing is asked upstream. `null` where the gateway passes tokens through: only Microsoft Graph can read those. */
export const useSuspenseViewer = /*#__PURE__*/ withoutVariables(/*#__PURE__*/ createSuspenseQueryHook(viewerOptions));
/** The virtual appointment of an online meeting. */
export const useVirtualAppointment = /*#__PURE__*/ createQueryHook(virtualAppointmentOptions);
/** The virtual appointment of an online meeting. */
export const useSuspenseVirtualAppointment = /*#__PURE__*/ createSuspenseQueryHook(virtualAppointmentOptions);