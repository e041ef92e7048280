// How much of something at most. Where Graph's pages name no limit, these are far above anything seen and keep requests
// and rows small.

/** Requests in one `$batch`. @see https://learn.microsoft.com/graph/json-batching */
export const MAX_BATCH_REQUESTS = 20;
/** Meetings that one list names, or that a page of one has. */
export const MAX_MEETINGS = 100;
/** Clients of an appointment. */
export const MAX_CLIENTS = 100;
/** Attendees of an online meeting, as the gateway takes them: no list of its schema is longer. */
export const MAX_MEETING_ATTENDEES = 100;
/** Attendees of a text message. */
export const MAX_ATTENDEES = 50;

// In characters, as JavaScript counts them:

/** The id of an online meeting. */
export const MAX_MEETING_ID = 1024;
/** The subject of an online meeting. */
export const MAX_SUBJECT = 1024;
/** Any text of an appointment. What one property takes at the gateway is in appointment-properties.ts. */
export const MAX_TEXT = 2048;
