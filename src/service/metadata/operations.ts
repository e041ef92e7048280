/** What the API can be asked for, as its descriptions tell it. */
export interface OperationDescription {
  readonly summary: string;
  /** The type of the body. */
  readonly request?: string;
  readonly status: 200 | 201 | 202 | 204;
  /** The type of the answer; left out, it has no body. */
  readonly response?: string;
  /** Where it isn't Graph's: Graph never had it. */
  readonly isExtension?: true;
}

export const operations = {
  getAppointment: { summary: "Get the virtual appointment of a meeting", status: 200, response: "virtualAppointment" },
  putAppointment: {
    summary: "Create the virtual appointment of a meeting, or replace it",
    request: "virtualAppointment",
    status: 201,
    response: "virtualAppointment",
  },
  patchAppointment: { summary: "Update a virtual appointment", request: "virtualAppointment", status: 204 },
  deleteAppointment: { summary: "Delete a virtual appointment", status: 204 },
  findAppointments: {
    summary: "Find virtual appointments",
    status: 200,
    response: "virtualAppointmentCollection",
    isExtension: true,
  },
  findMeetings: { summary: "Find or list online meetings", status: 200, response: "onlineMeetingCollection" },
  createMeeting: { summary: "Create a meeting", request: "onlineMeeting", status: 201, response: "onlineMeeting" },
  createOrGetMeeting: {
    summary: "Create a meeting, or get the one with this externalId",
    request: "onlineMeeting",
    status: 201,
    response: "onlineMeeting",
  },
  getMeeting: { summary: "Get a meeting", status: 200, response: "onlineMeeting" },
  patchMeeting: { summary: "Update a meeting", request: "onlineMeeting", status: 200, response: "onlineMeeting" },
  putMeeting: {
    summary: "Replace a meeting, or adopt one of Microsoft Teams",
    request: "onlineMeeting",
    status: 200,
    response: "onlineMeeting",
    isExtension: true,
  },
  deleteMeeting: { summary: "Delete a meeting", status: 204 },
  getJoinWebUrl: { summary: "Get the link by which clients join", status: 200, response: "joinWebUrl" },
  sendSms: { summary: "Send a text message", request: "sms", status: 202 },
  sendReminderSms: { summary: "Send a reminder", request: "reminderSms", status: 202 },
  createSubscription: {
    summary: "Subscribe to changes of virtual appointments",
    request: "subscription",
    status: 201,
    response: "subscription",
  },
  listSubscriptions: { summary: "List the caller's subscriptions", status: 200, response: "subscriptionCollection" },
  getSubscription: { summary: "Get a subscription", status: 200, response: "subscription" },
  renewSubscription: {
    summary: "Put off the end of a subscription",
    request: "subscription",
    status: 200,
    response: "subscription",
  },
  deleteSubscription: { summary: "Delete a subscription", status: 204 },
  reauthorizeSubscription: { summary: "Let a subscription go on with the caller's rights", status: 204 },
  getTextMessages: {
    summary: "List the newest text messages about a meeting, and what became of each",
    status: 200,
    response: "textMessageCollection",
    isExtension: true,
  },
} as const satisfies Record<string, OperationDescription>;

export type OperationName = keyof typeof operations;
