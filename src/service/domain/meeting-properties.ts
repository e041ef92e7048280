/** A type of the CSDL: one of its primitive ones, or by its name one of those below. */
export type PropertyType =
  | "Edm.Boolean"
  | "Edm.String"
  | "Edm.DateTimeOffset"
  | "Collection(Edm.String)"
  /** An object of a type that is not served; it is kept as it comes. */
  | "Edm.Untyped"
  | EnumName
  | `Collection(${EnumName})`
  | ComplexName;

export type EnumName = keyof typeof enumTypes;
export type ComplexName = keyof typeof complexTypes;

/** @see https://github.com/microsoftgraph/msgraph-metadata, schemas/v1.0-Prod.csdl */
export const enumTypes = {
  allowedLobbyAdmitterRoles: ["organizerAndCoOrganizersAndPresenters", "organizerAndCoOrganizers"],
  bodyType: ["text", "html"],
  broadcastMeetingAudience: ["roleIsAttendee", "organization", "everyone"],
  lobbyBypassScope: [
    "organizer",
    "organization",
    "organizationAndFederated",
    "everyone",
    "invited",
    "organizationExcludingGuests",
  ],
  meetingChatHistoryDefaultMode: ["none", "all"],
  meetingChatMode: ["enabled", "disabled", "limited"],
  meetingLiveShareOptions: ["enabled", "disabled"],
  onlineMeetingPresenters: ["everyone", "organization", "roleIsPresenter", "organizer"],
  onlineMeetingRole: ["attendee", "presenter", "producer", "coorganizer"],
} as const;

export const complexTypes = {
  audioConferencing: {
    conferenceId: "Edm.String",
    dialinUrl: "Edm.String",
    tollFreeNumber: "Edm.String",
    tollFreeNumbers: "Collection(Edm.String)",
    tollNumber: "Edm.String",
    tollNumbers: "Collection(Edm.String)",
  },
  broadcastMeetingCaptionSettings: {
    isCaptionEnabled: "Edm.Boolean",
    spokenLanguage: "Edm.String",
    translationLanguages: "Collection(Edm.String)",
  },
  broadcastMeetingSettings: {
    allowedAudience: "broadcastMeetingAudience",
    captions: "broadcastMeetingCaptionSettings",
    isAttendeeReportEnabled: "Edm.Boolean",
    isQuestionAndAnswerEnabled: "Edm.Boolean",
    isRecordingEnabled: "Edm.Boolean",
    isVideoOnDemandEnabled: "Edm.Boolean",
  },
  chatInfo: { threadId: "Edm.String", messageId: "Edm.String", replyChainMessageId: "Edm.String" },
  chatRestrictions: { allowTextOnly: "Edm.Boolean" },
  itemBody: { content: "Edm.String", contentType: "bodyType" },
  joinMeetingIdSettings: { isPasscodeRequired: "Edm.Boolean", joinMeetingId: "Edm.String", passcode: "Edm.String" },
  lobbyBypassSettings: { isDialInBypassEnabled: "Edm.Boolean", scope: "lobbyBypassScope" },
  watermarkProtectionValues: { isEnabledForContentSharing: "Edm.Boolean", isEnabledForVideo: "Edm.Boolean" },
} as const;

/**
 * What an online meeting has that the service keeps and gives back, and that means nothing to it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/onlinemeeting
 */
export const keptProperties = {
  allowAttendeeToEnableCamera: "Edm.Boolean",
  allowAttendeeToEnableMic: "Edm.Boolean",
  allowBreakoutRooms: "Edm.Boolean",
  allowCopyingAndSharingMeetingContent: "Edm.Boolean",
  allowLiveShare: "meetingLiveShareOptions",
  allowMeetingChat: "meetingChatMode",
  allowParticipantsToChangeName: "Edm.Boolean",
  allowPowerPointSharing: "Edm.Boolean",
  allowRecording: "Edm.Boolean",
  allowTeamworkReactions: "Edm.Boolean",
  allowTranscription: "Edm.Boolean",
  allowWhiteboard: "Edm.Boolean",
  allowedLobbyAdmitters: "allowedLobbyAdmitterRoles",
  allowedPresenters: "onlineMeetingPresenters",
  anonymizeIdentityForRoles: "Collection(onlineMeetingRole)",
  audioConferencing: "audioConferencing",
  broadcastSettings: "broadcastMeetingSettings",
  chatInfo: "chatInfo",
  chatRestrictions: "chatRestrictions",
  cloudVideoInteropInfo: "Edm.Untyped",
  expiryDateTime: "Edm.DateTimeOffset",
  isBroadcast: "Edm.Boolean",
  isEndToEndEncryptionEnabled: "Edm.Boolean",
  isEntryExitAnnounced: "Edm.Boolean",
  joinInformation: "itemBody",
  joinMeetingIdSettings: "joinMeetingIdSettings",
  lobbyBypassSettings: "lobbyBypassSettings",
  meetingOptionsWebUrl: "Edm.String",
  meetingSpokenLanguageTag: "Edm.String",
  meetingTemplateId: "Edm.String",
  meetingType: "Edm.String",
  recordAutomatically: "Edm.Boolean",
  sensitivityLabelAssignment: "Edm.Untyped",
  shareMeetingChatHistoryDefault: "meetingChatHistoryDefaultMode",
  videoTeleconferenceId: "Edm.String",
  watermarkProtection: "watermarkProtectionValues",
} as const satisfies Record<string, PropertyType>;

export type KeptProperty = keyof typeof keptProperties;
export const KEPT_PROPERTIES = Object.keys(keptProperties) as readonly KeptProperty[];

/** Those that a meeting was given, as they came. */
export type KeptProperties = Readonly<Partial<Record<KeptProperty, unknown>>>;

/** All of them together, as JSON, in characters. */
export const MAX_KEPT_PROPERTIES = 32 * 1024;
