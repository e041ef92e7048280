import { MAX_BATCH_REQUESTS } from "../../../common/contract/limits.ts";
import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import type { AppointmentWrite } from "../../../graph/writes/settle-write.ts";
import type { WriteOutcome } from "../../../graph/writes/bulk-writes.ts";
import { nodeOf } from "../node/appointment-node.ts";
import type { GatewayContext } from "../context.ts";
import { changesOf, type PropertiesInput } from "./input-fields.ts";

/** What the inputs of the mutations have in common; a delete has no properties. */
export interface WriteInput extends PropertiesInput {
  readonly onlineMeetingId: string;
  readonly userId?: string | null | undefined;
  readonly ifMatch?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

export function writeOf(operation: AppointmentWrite["operation"], input: WriteInput): AppointmentWrite {
  return {
    key: new AppointmentKey(input),
    operation,
    changes: changesOf(input),
    ifMatch: input.ifMatch ?? undefined,
    idempotencyKey: input.idempotencyKey ?? undefined,
  };
}

/** @returns the key of what was written @throws {GatewayError} */
export async function writeOne(write: AppointmentWrite, context: GatewayContext): Promise<AppointmentKey> {
  const { graph, loaders, requester, writes } = context;
  loaders.appointments.clear(write.key);
  remember(write, await writes.run(() => graph.writeAppointment(write, requester)), context);
  return write.key;
}

/** @returns for each the key of what was written, or why it was not */
export async function writeAll(
  all: readonly AppointmentWrite[],
  context: GatewayContext,
): Promise<(AppointmentKey | Error)[]> {
  const { graph, loaders, requester, writes } = context;
  if (all.length === 0) return [];
  for (const { key } of all) loaders.appointments.clear(key);
  const requests = Math.ceil(all.length / MAX_BATCH_REQUESTS);
  const outcomes = await writes.runAll(() => graph.writeAppointments(all, requester), requests);
  return all.map((write, index) => {
    const outcome = outcomes[index];
    if (outcome instanceof Error) return outcome;
    remember(write, outcome, context);
    return write.key;
  });
}

/** What a create has shown is not read again. */
function remember(
  { key, operation }: AppointmentWrite,
  outcome: Exclude<WriteOutcome, Error>,
  { loaders }: GatewayContext,
): void {
  if (operation === "create" && outcome !== undefined) loaders.appointments.prime(key, nodeOf(outcome));
}
