import { Toaster } from "@fluentui/react-components";
import { useSyncExternalStore } from "react";
import { narrowQuery } from "./narrow.ts";
import { TOASTER } from "./notify.tsx";

const query = matchMedia(narrowQuery);

/**
 * Where notices appear: over the end of the agenda, or above the bar with Save where there is one column alone. What can
 * be done with an appointment is never below them.
 */
export function Notifications() {
  const isNarrow = useSyncExternalStore(subscribe, () => query.matches);
  return (
    <Toaster
      toasterId={TOASTER}
      position={isNarrow ? "bottom" : "bottom-start"}
      offset={isNarrow ? { vertical: 88 } : { vertical: 16, horizontal: 16 }}
      limit={3}
      pauseOnHover
      pauseOnWindowBlur
    />
  );
}

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
