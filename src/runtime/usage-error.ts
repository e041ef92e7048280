/** A command that can't be executed as asked. The message is for the person at the terminal. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
