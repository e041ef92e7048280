import { skipToken, type SkipToken } from "@tanstack/react-query";
import type { GatewayClient } from "../../create-gateway-client.ts";
import type { VirtualAppointmentsQueryVariables } from "../../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../../generated/results.ts";
import { virtualAppointmentKey } from "../query-key.ts";
import { createOptions, readAppointment, type GatewayQueryOptions } from "./gateway-query.ts";

/** Those that are asked for together, such as the rows of a table, go in one operation. */
export const virtualAppointmentOptions = /*#__PURE__*/ createOptions(virtualAppointmentKey, readAppointment);

/** Options for each of several appointments: for `useQueries`, or one by one. */
export function virtualAppointmentsOptions(
  client: GatewayClient,
  variables: VirtualAppointmentsQueryVariables | SkipToken,
): readonly GatewayQueryOptions<VirtualAppointmentResult>[] {
  const meetings = variables === skipToken ? [] : variables.meetings;
  return meetings.map((meeting) => virtualAppointmentOptions(client, meeting));
}
