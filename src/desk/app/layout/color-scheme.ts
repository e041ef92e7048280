import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

export type ColorScheme = "light" | "dark";
/** What the person chose; `system` follows the system. */
export type ColorSchemeChoice = ColorScheme | "system";

const KEY = "desk.color-scheme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export function useColorScheme(): [ColorScheme, ColorSchemeChoice, (choice: ColorSchemeChoice) => void] {
  const system = useSyncExternalStore(subscribe, () => (dark.matches ? "dark" : "light"));
  const [choice, setChoice] = useState<ColorSchemeChoice>(() => {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  });
  const choose = useCallback((next: ColorSchemeChoice) => {
    if (next === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
    setChoice(next);
  }, []);
  const scheme = choice === "system" ? system : choice;
  // For what the browser draws itself: scroll bars, the picker of a date.
  useEffect(() => {
    document.documentElement.style.colorScheme = scheme;
  }, [scheme]);
  return [scheme, choice, choose];
}

function subscribe(listener: () => void): () => void {
  dark.addEventListener("change", listener);
  return () => dark.removeEventListener("change", listener);
}
