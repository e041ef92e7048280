import { useEffect } from "react";

const OFF_KEY = "desk.shortcuts";

/**
 * Lets single keys do what controls on the page say they do by `aria-keyshortcuts`: a field gets the focus, whatever else
 * is pressed. So a key works where its control is there, and does nothing where it is not.
 */
export function useShortcuts(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = event.ctrlKey || event.metaKey ? `Control+${event.key.toUpperCase()}` : event.key;
      const isTyped = event.ctrlKey || event.metaKey ? false : isTyping(event.target);
      if (event.altKey || event.defaultPrevented || isTyped || (key.length === 1 && !areShortcutsOn())) return;
      // Behind a dialog nothing can be pressed, by the mouse neither.
      if (document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null) return;
      const control = [...document.querySelectorAll<HTMLElement>("[aria-keyshortcuts]")].find(
        (element) => element.getAttribute("aria-keyshortcuts") === key && element.checkVisibility(),
      );
      if (control === undefined) return;
      event.preventDefault();
      // Where one already is, there is nothing to do but to go on from there.
      if (control.matches("input:not([type=checkbox]), [aria-current]")) control.focus();
      else control.click();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null
  );
}

/** Whoever speaks to the computer, or presses keys by accident, turns single keys off. */
export function areShortcutsOn(): boolean {
  return localStorage.getItem(OFF_KEY) !== "off";
}

export function turnShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(OFF_KEY);
  else localStorage.setItem(OFF_KEY, "off");
}
