/** Raised when the environment is wrong; `problems` lists every wrong variable, not only the first. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "CONFIG";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}.`);
    this.problems = problems;
  }
}
