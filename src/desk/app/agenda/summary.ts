import type { Outcome } from "../appointment/shown-appointment.ts";

interface Summary {
  /** Who comes; `undefined` where that is not known. */
  readonly clients: string | undefined;
  readonly badge: { readonly text: string; readonly color: "informative" | "warning" | "danger" } | undefined;
}

/** What the agenda says of a meeting's appointment. */
export function summarize(outcome: Outcome | null): Summary {
  const badge = (text: string, color: "informative" | "warning" | "danger") => ({
    clients: undefined,
    badge: { text, color },
  });
  switch (outcome?.__typename) {
    case "VirtualAppointment": {
      const names = (outcome.appointmentClients ?? []).map(
        ({ displayName, emailAddress }) => displayName ?? emailAddress ?? "a client without a name",
      );
      return { clients: names.length === 0 ? "No clients yet" : names.join(", "), badge: undefined };
    }
    case "NotFoundError":
      return badge("No appointment", "informative");
    case "ForbiddenError":
      return badge("No access", "informative");
    case "ThrottledError":
      return badge("Too many requests", "warning");
    case "ServiceUnavailableError":
      return badge("Temporarily unavailable", "danger");
    case "ResourceRetiredError":
      return badge("Not available here", "danger");
    default:
      return badge("Can't be read", "danger");
  }
}
