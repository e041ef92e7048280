import type { ComponentProps, MouseEvent } from "react";
import { printPlace, type Place } from "./location.ts";

interface PlaceLinkProps extends Omit<ComponentProps<"a">, "href" | "onClick"> {
  readonly place: Partial<Place> & Pick<Place, "day">;
  readonly onOpen: () => void;
}

/** A link to a place of the desk: a click goes there within the page, with a modifier it is the browser's. */
export function PlaceLink({ place, onOpen, ...props }: PlaceLinkProps) {
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen();
  };
  return <a {...props} href={printPlace(place)} onClick={open} />;
}
