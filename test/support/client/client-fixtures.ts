import { disposeLater, it as base, startEach } from "../fixtures.ts";
import { startClientHarness } from "./react-client.ts";

// What tests of the client start besides: apart from the others, which need no React.

export const it = base
  /** In front of `upstream`. */
  .extend("harness", { scope: "file" }, ({ upstream }, cleanup) => {
    const harness = startClientHarness(upstream.url, () => "some-token");
    return disposeLater(harness, cleanup);
  })
  /** In front of `service`, as Adele. */
  .extend("serviceHarness", { scope: "file" }, ({ service }, cleanup) => {
    const harness = startClientHarness(service.url, () => service.token());
    return disposeLater(harness, cleanup);
  })
  /** Of each test, in front of its `ownService`. */
  .extend("ownHarness", ({ ownService }, cleanup) => {
    const harness = startClientHarness(ownService.url, () => ownService.token());
    return disposeLater(harness, cleanup);
  })
  .extend("anotherHarness", ({}, cleanup) => startEach(startClientHarness, cleanup));
