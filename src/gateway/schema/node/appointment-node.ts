import type { Appointment } from "../../../graph/model/upstream-appointment.ts";
import { KeptTexts, TEXTS } from "../../../common/kept-texts.ts";
import { encodeGlobalId, encodeKey } from "./global-id.ts";

/**
 * An appointment as the schema shows it. Its global id is a property, though nobody may ask for it: most do, and a
 * property is read where it stands.
 */
export interface AppointmentNode extends Appointment {
  readonly id: string;
  readonly onlineMeetingId: string;
  readonly userId: string | undefined;
  /** Of one that may come again. */
  readonly [TEXTS]: KeptTexts | undefined;
}

/** What a text of it may take: so many times what it takes upstream, and its ids and the names of its properties. */
const TIMES = 1.5;
const BESIDE = 400;

/** @param keptSize about as many bytes it takes as JSON, of one that is kept: its texts are, too */
export function nodeOf(appointment: Appointment, keptSize?: number): AppointmentNode {
  const { key } = appointment;
  const id = encodeGlobalId("VirtualAppointment", encodeKey(key));
  const texts = keptSize === undefined ? undefined : new KeptTexts(keptSize * TIMES + BESIDE);
  return { ...appointment, id, onlineMeetingId: key.onlineMeetingId, userId: key.userId, [TEXTS]: texts };
}
