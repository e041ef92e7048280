import { useState, type ComponentType } from "react";
import { useNotify } from "./notify.tsx";

/**
 * A part of the page that is loaded when it is first needed. Show it once it is there: a dialog that opens around nothing
 * has nothing to focus.
 */
export function useLoaded<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): [ComponentType<Props> | undefined, () => void] {
  const notify = useNotify();
  const [Loaded, setLoaded] = useState<ComponentType<Props>>();
  const ensure = () => {
    load().then(
      (module) => setLoaded(() => module.default),
      () => notify("error", "This could not be loaded", "The gateway does not answer. Try again in a moment."),
    );
  };
  return [Loaded, ensure];
}
