/** Whose registration the variables name: the gateway's, that of a service that stands alone, or that of no program. */
export type Program = "gateway" | "service" | "tool";
