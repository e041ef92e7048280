// Whom a caller with the permission reaches under which path: by hand, as src/service/README.md and the pages say it.
// https://learn.microsoft.com/graph/api/onlinemeeting-get ("both the organizer's and the invited attendee's"),
// https://learn.microsoft.com/graph/cloud-communication-online-meeting-application-access-policy

/** What a request came to, told apart by status, code and message. */
export type Outcome =
  | "done"
  /** A list with the meeting in it, and one without. */
  | "found"
  | "empty"
  /** 403, for want of a permission; and where no permission would help. */
  | "missing permission"
  | "no applications"
  /** 403, for want of an application access policy. */
  | "no policy"
  /** 403, as only the organizer changes or deletes a meeting. */
  | "not the organizer"
  /** 403, as users make meetings for themselves alone. */
  | "not for others"
  /** 404, the same as for a meeting that isn't there. */
  | "not found"
  /** 400, as an application has no `/me`. */
  | "no me"
  /** The path, or the user in it, is not known. */
  | "unknown";

/** The beginning of a path. The organizer and the participant take part in the meeting, the stranger and nobody don't. */
export const roots = [
  "me",
  "organizer",
  "organizer's name",
  "participant",
  "stranger",
  "nobody",
  "communications",
  "app",
] as const;
export type Root = (typeof roots)[number];

/** `twin` has the object id and the name of the organizer, in another tenant. */
export const users = ["organizer", "participant", "stranger", "foreigner", "twin"] as const;
/**
 * Their access policies: for everybody in the tenant (but for the participant, who has one of the own), for the
 * participant alone, none, and the same two in another tenant.
 */
export const applications = ["everybody's", "participant's", "without policy", "foreign", "foreign without"] as const;
export type UserName = (typeof users)[number];
export type ApplicationName = (typeof applications)[number];
export type CallerName = UserName | ApplicationName;

export function isUser(caller: CallerName): caller is UserName {
  return users.some((user) => user === caller);
}

/** What is asked for: one meeting or something of it, its change or end, a list, a new meeting. */
export type Target = "meeting" | "organizing" | "list" | "creation";

type Reach = Readonly<Record<Root, Outcome>>;

/** The same under every path, but for those named. */
function everywhere(outcome: Outcome, but: Partial<Reach> = {}): Reach {
  const reach = Object.fromEntries(roots.map((root) => [root, outcome])) as Record<Root, Outcome>;
  return { ...reach, ...but };
}

/** Where meetings are made and listed, the aliases aren't known; nor are names to an application. */
const aliases = { communications: "unknown", app: "unknown" } as const;
const application = { me: "no me", "organizer's name": "unknown" } as const;
const noPolicy = everywhere("no policy", application);
const noPolicyNorAlias = everywhere("no policy", { ...application, ...aliases });

const takesPart = everywhere("done", { stranger: "not found", nobody: "not found" });
const sees = everywhere("found", { stranger: "empty", nobody: "empty", ...aliases });
const seesNothing = everywhere("empty", aliases);

export const reach: Readonly<Record<Target, Readonly<Record<CallerName, Reach>>>> = {
  meeting: {
    organizer: takesPart,
    participant: takesPart,
    stranger: everywhere("not found"),
    foreigner: everywhere("not found"),
    twin: everywhere("not found"),
    "everybody's": everywhere("done", {
      ...application,
      participant: "no policy",
      stranger: "not found",
      nobody: "not found",
    }),
    // The aliases name nobody: there the policy has to be for the organizer.
    "participant's": everywhere("no policy", {
      ...application,
      participant: "done",
      communications: "not found",
      app: "not found",
    }),
    "without policy": noPolicy,
    foreign: everywhere("not found", application),
    "foreign without": noPolicy,
  },
  organizing: {
    organizer: takesPart,
    participant: everywhere("not the organizer", { stranger: "not found", nobody: "not found" }),
    stranger: everywhere("not found"),
    foreigner: everywhere("not found"),
    twin: everywhere("not found"),
    "everybody's": everywhere("done", {
      ...application,
      participant: "no policy",
      stranger: "not found",
      nobody: "not found",
    }),
    "participant's": everywhere("no policy", {
      ...application,
      participant: "not the organizer",
      communications: "not found",
      app: "not found",
    }),
    "without policy": noPolicy,
    foreign: everywhere("not found", application),
    "foreign without": noPolicy,
  },
  list: {
    organizer: sees,
    participant: sees,
    stranger: seesNothing,
    foreigner: seesNothing,
    twin: seesNothing,
    "everybody's": everywhere("found", {
      ...application,
      ...aliases,
      participant: "no policy",
      stranger: "empty",
      nobody: "empty",
    }),
    "participant's": everywhere("no policy", { ...application, ...aliases, participant: "found" }),
    "without policy": noPolicyNorAlias,
    foreign: everywhere("empty", { ...application, ...aliases }),
    "foreign without": noPolicyNorAlias,
  },
  creation: {
    organizer: everywhere("not for others", { ...aliases, me: "done", organizer: "done", "organizer's name": "done" }),
    participant: everywhere("not for others", { ...aliases, me: "done", participant: "done" }),
    stranger: everywhere("not for others", { ...aliases, me: "done", stranger: "done" }),
    foreigner: everywhere("not for others", { ...aliases, me: "done" }),
    // In the own tenant, that is.
    twin: everywhere("not for others", { ...aliases, me: "done", organizer: "done", "organizer's name": "done" }),
    // No directory says who exists; the policy covers whoever it may be.
    "everybody's": everywhere("done", { ...application, ...aliases, participant: "no policy" }),
    "participant's": everywhere("no policy", { ...application, ...aliases, participant: "done" }),
    "without policy": noPolicyNorAlias,
    foreign: everywhere("done", { ...application, ...aliases }),
    "foreign without": noPolicyNorAlias,
  },
};
