/** When to come back for what was never sent, as too much was under way already. */
export const RETRY_AFTER_SECONDS = 2;
