import { FindVirtualAppointmentsDocument, NodeDocument, OnlineMeetingDocument, OnlineMeetingsDocument, TextMessagesDocument, ViewerDocument, type FindVirtualAppointmentsQueryVariables, type NodeQueryVariables, type OnlineMeetingQueryVariables, type OnlineMeetingsQueryVariables, type TextMessagesQueryVariables } from "../generated/graphql.ts";
import type { FindVirtualAppointmentsResult, NodeResult, OnlineMeetingResult, OnlineMeetingsResult, TextMessagesResult, ViewerResult } from "../generated/results.ts";
import { createInfiniteOptions, type Pages } from "./queries/infinite-query.ts";
import { createKey } from "./query-key.ts";
import { createOptions, readField } from "./queries/gateway-query.ts";
export const findVirtualAppointmentsKey = /*#__PURE__*/ createKey<FindVirtualAppointmentsQueryVariables, FindVirtualAppointmentsResult>("findVirtualAppointments");
/** Finds the virtual appointments of a user by what is known of them. A page may have fewer than were asked for, or none, and a next page all the same: `hasNextPage` alone tells the end. Read from the appointment service; Microsoft Graph can't find them and gives a `ResourceRetiredError`. */
export const findVirtualAppointmentsOptions = /*#__PURE__*/ createOptions(findVirtualAppointmentsKey, /*#__PURE__*/ readField<FindVirtualAppointmentsResult>(FindVirtualAppointmentsDocument, "findVirtualAppointments"));
export const infiniteFindVirtualAppointmentsKey = /*#__PURE__*/ createKey<Omit<FindVirtualAppointmentsQueryVariables, "after">, Pages<FindVirtualAppointmentsResult>>("findVirtualAppointments", "infinite");
/** Finds the virtual appointments of a user by what is known of them. A page may have fewer than were asked for, or none, and a next page all the same: `hasNextPage` alone tells the end. Read from the appointment service; Microsoft Graph can't find them and gives a `ResourceRetiredError`. */
export const infiniteFindVirtualAppointmentsOptions = /*#__PURE__*/ createInfiniteOptions(infiniteFindVirtualAppointmentsKey, /*#__PURE__*/ readField<FindVirtualAppointmentsResult>(FindVirtualAppointmentsDocument, "findVirtualAppointments"));

export const nodeKey = /*#__PURE__*/ createKey<NodeQueryVariables, NodeResult>("node");
/** Reads a node by its global `id`. `null` when there is none, or none that you may see. */
export const nodeOptions = /*#__PURE__*/ createOptions(nodeKey, /*#__PURE__*/ readField<NodeResult>(NodeDocument, "node"));

export const onlineMeetingKey = /*#__PURE__*/ createKey<OnlineMeetingQueryVariables, OnlineMeetingResult>("onlineMeeting");
/** An online meeting by its id or by its link. Read where meetings are held: from Microsoft Graph, if that is the upstream. */
export const onlineMeetingOptions = /*#__PURE__*/ createOptions(onlineMeetingKey, /*#__PURE__*/ readField<OnlineMeetingResult>(OnlineMeetingDocument, "onlineMeeting"));

export const onlineMeetingsKey = /*#__PURE__*/ createKey<OnlineMeetingsQueryVariables, OnlineMeetingsResult>("onlineMeetings");
/** The online meetings of a user that start in a span of time: the day's agenda. Read from the appointment service; Microsoft Graph can't list meetings and gives a `ResourceRetiredError`. */
export const onlineMeetingsOptions = /*#__PURE__*/ createOptions(onlineMeetingsKey, /*#__PURE__*/ readField<OnlineMeetingsResult>(OnlineMeetingsDocument, "onlineMeetings"));
export const infiniteOnlineMeetingsKey = /*#__PURE__*/ createKey<Omit<OnlineMeetingsQueryVariables, "after">, Pages<OnlineMeetingsResult>>("onlineMeetings", "infinite");
/** The online meetings of a user that start in a span of time: the day's agenda. Read from the appointment service; Microsoft Graph can't list meetings and gives a `ResourceRetiredError`. */
export const infiniteOnlineMeetingsOptions = /*#__PURE__*/ createInfiniteOptions(infiniteOnlineMeetingsKey, /*#__PURE__*/ readField<OnlineMeetingsResult>(OnlineMeetingsDocument, "onlineMeetings"));

export const textMessagesKey = /*#__PURE__*/ createKey<TextMessagesQueryVariables, TextMessagesResult>("textMessages");
/** The newest text messages about an online meeting, and what became of each, for whoever may read its appointment. Where Microsoft Graph sends them it is a `ResourceRetiredError`: that tells nothing of them. */
export const textMessagesOptions = /*#__PURE__*/ createOptions(textMessagesKey, /*#__PURE__*/ readField<TextMessagesResult>(TextMessagesDocument, "textMessages"));

export const viewerKey = /*#__PURE__*/ createKey<void, ViewerResult>("viewer");
/** Who calls; nothing is asked upstream. `null` where the gateway passes tokens through: only Microsoft Graph can read those. */
export const viewerOptions = /*#__PURE__*/ createOptions(viewerKey, /*#__PURE__*/ readField<ViewerResult>(ViewerDocument, "viewer"));