import { randomUUID } from "node:crypto";

/** Which server answered, in Graph's form: its support asks for it, and so do tools that read it. */
export const DIAGNOSTIC = JSON.stringify({
  ServerInfo: {
    DataCenter: "Self-hosted",
    Slice: "E",
    Ring: "1",
    ScaleUnit: "000",
    RoleInstance: randomUUID().slice(0, 8).toUpperCase(),
  },
});
