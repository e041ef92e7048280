import { it as base } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";

export const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
export const ALEX = "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e";

export const it = base
  .extend("meetings", ({ service }) => (parent = "me", version = "beta") => {
    return `${service.url}/${version}/${parent}/onlineMeetings`;
  })
  .extend("meeting", ({ meetings }) => (id: string, parent = "me", version = "beta") => {
    return `${meetings(parent, version)}/${encodeURIComponent(id)}`;
  })
  .extend("create", ({ token, meetings }) => async (body: unknown) => {
    return (await call("POST", meetings(), { token, body })).body;
  });
