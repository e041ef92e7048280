import {
  ConflictError,
  ForbiddenError,
  NotFoundError,
  ServiceUnavailableError,
  ThrottledError,
  ValidationError,
} from "../../../graph/model/gateway-errors.ts";
import type { Handover } from "../../../graph/meetings/graph-meetings.ts";
import { builder } from "../builder.ts";
import type { PayloadFieldBuilder } from "../define-mutation.ts";
import { commonErrors } from "../error-types.ts";

const HandoverFailure = builder.unionType("HandoverFailure", {
  description: "Why the appointment service was not told what Microsoft Graph had executed. Switch on `__typename`.",
  types: [ValidationError, ForbiddenError, NotFoundError, ThrottledError, ServiceUnavailableError, ConflictError],
  resolveType: ({ name }) => name,
});

/** What each change of a meeting says beside what it did. */
export function handoverField<Payload extends Handover>(t: PayloadFieldBuilder<Payload>) {
  return {
    handoverFailure: t.field({
      type: HandoverFailure,
      nullable: true,
      description:
        "`null` when all is done. Otherwise Microsoft Graph has executed this, and the appointment service doesn't know of " +
        "it yet: its agenda is out of date until you send the same mutation again, which then finishes it and does nothing " +
        "twice.",
      // As a value: GraphQL would throw what is an Error.
      resolve: ({ failure }) =>
        failure === undefined ? null : (Object.assign({}, failure, { message: failure.message }) as never),
    }),
  };
}

/** What can go wrong with a change of a meeting, before anything is done. */
export const meetingErrors = [...commonErrors, ConflictError] as const;
