/** Once the form shows what is wrong: whoever pressed Save goes on typing there. */
export function focusFirstProblem(form: HTMLFormElement): void {
  setTimeout(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}
