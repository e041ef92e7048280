import { annotatedProperties } from "./appointment-representation.ts";
import type { Touched } from "../../domain/audit-entry.ts";
import { touchedClients } from "../touched.ts";
import type { HandlerContext } from "../handler-context.ts";
import type { GraphRequest, GraphResponse, MetadataLevel } from "../../protocol/message.ts";
import { parseAppointmentFilter } from "../../protocol/appointment-filter.ts";
import { parsePageOptions } from "../../protocol/filter-options.ts";
import { answerPage, peopleOf } from "../list-page.ts";
import type { FoundAppointment } from "../../store/search.ts";

/**
 * Finds the appointments of a user: by their external id, by whom they are with, by when they were written, or all of them.
 * An extension: Graph never had it, a client had to keep every meeting id itself.
 *
 * @throws {GraphError} 400, 403, 404
 */
export async function findAppointments(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const people = await peopleOf(request, context, "readAppointment");
  const { text, ...filter } = parseAppointmentFilter(request.query.get("$filter"));
  const { tenantId } = request.caller;
  const shown: Touched[] = [];
  const response = await answerPage<FoundAppointment>(request, context, {
    ...parsePageOptions(request),
    collection: "virtualAppointments",
    filter: text,
    find: async (after = "", most) => {
      const found = await context.store.searchAppointments({ tenantId, people, ...filter, after, most });
      return { items: found.appointments, stoppedAt: found.stoppedAt };
    },
    positionOf: ({ meetingId }) => meetingId,
    represent: (found) => {
      const touched = touchedClients("list", found.meetingId, found.appointment.appointmentClients);
      if (touched !== undefined) shown.push(touched);
      return represent(found, request.metadata);
    },
  });
  if (shown.length === 0) return response;
  const touched: Touched = {
    action: "list",
    meetingIds: shown.flatMap(({ meetingIds }) => meetingIds),
    count: shown.length,
    fields: [...new Set(shown.flatMap(({ fields }) => fields))],
  };
  return { ...response, touched };
}

function represent({ meetingId, appointment }: FoundAppointment, metadata: MetadataLevel): Record<string, unknown> {
  return {
    ...(metadata === "full" ? { "@odata.type": "#microsoft.graph.virtualAppointment" } : {}),
    ...(metadata === "none" ? {} : { "@odata.etag": appointment.etag }),
    ...annotatedProperties(appointment, metadata),
    onlineMeetingId: meetingId,
  };
}
