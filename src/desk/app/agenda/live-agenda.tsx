import { useAgendaLive } from "virtual-appointments-client/live";
import { boundsOf, type Day } from "../day.ts";

/** While this is on the page, what others change of the day's meetings and appointments appears by itself, everywhere. */
export default function LiveAgenda({ day }: { readonly day: Day }) {
  useAgendaLive(boundsOf(day));
  return null;
}
