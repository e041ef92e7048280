import { annotatedProperties } from "./appointment-representation.ts";
import type { HandlerContext } from "../handler-context.ts";
import type { GraphRequest, GraphResponse, MetadataLevel } from "../../protocol/message.ts";
import { parseExternalIdFilter, parsePageOptions } from "../../protocol/filter-options.ts";
import { answerPage, peopleOf } from "../list-page.ts";
import type { FoundAppointment } from "../../store/search.ts";

/**
 * Finds the appointments of a user by their external id, or lists all of them. An extension: Graph never had it, a
 * client had to keep every meeting id itself.
 *
 * @throws {GraphError} 400, 403, 404
 */
export async function findAppointments(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const people = await peopleOf(request, context, "readAppointment");
  const externalAppointmentId = parseExternalIdFilter(request.query.get("$filter"));
  return answerPage<FoundAppointment>(request, context, {
    ...parsePageOptions(request),
    collection: "virtualAppointments",
    filter:
      externalAppointmentId === undefined
        ? undefined
        : `externalAppointmentId eq '${externalAppointmentId.replaceAll("'", "''")}'`,
    find: (after = "", most) =>
      context.store.searchAppointments({
        tenantId: request.caller.tenantId,
        people,
        externalAppointmentId,
        after,
        most,
      }),
    positionOf: ({ meetingId }) => meetingId,
    represent: (found) => represent(found, request.metadata),
  });
}

function represent({ meetingId, appointment }: FoundAppointment, metadata: MetadataLevel): Record<string, unknown> {
  return {
    ...(metadata === "full" ? { "@odata.type": "#microsoft.graph.virtualAppointment" } : {}),
    ...(metadata === "none" ? {} : { "@odata.etag": appointment.etag }),
    ...annotatedProperties(appointment, metadata),
    onlineMeetingId: meetingId,
  };
}
