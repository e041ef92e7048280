/** Validators name a step of a path by its key, or by an object that holds it. */
export type PathStep = PropertyKey | { readonly key: PropertyKey };

/** Where in an input something is wrong, as clients read it: `input.appointmentClients[0].emailAddress`. */
export function issuePath(path: readonly PathStep[]): string {
  let text = "";
  for (const step of path) {
    const key = typeof step === "object" ? step.key : step;
    text += typeof key === "number" ? `[${key}]` : `${text === "" ? "" : "."}${String(key)}`;
  }
  return text;
}
