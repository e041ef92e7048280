import { expect, it } from "vitest";
import { isLoopbackAddress, isLoopbackHost } from "../../src/common/loopback.ts";

const hostOf = (url: string) => new URL(url).hostname;

it.each(["http://localhost:4000", "http://LOCALHOST", "http://127.0.0.1:4000", "http://127.1", "http://[::1]:4000"])(
  "%s is on this machine",
  (url) => expect(isLoopbackHost(hostOf(url))).toBe(true),
);

it.each([
  "http://localhost.evil.example",
  "http://127.0.0.1.evil.example",
  "http://127.0.0.2",
  "http://0.0.0.0",
  "http://[::]",
  "http://[::ffff:127.0.0.1]",
  "http://localhost.",
])("%s is not, or nobody can tell", (url) => expect(isLoopbackHost(hostOf(url))).toBe(false));

it.each(["127.0.0.1", "::ffff:127.0.0.1", "::1"])("a connection to %s comes from this machine", (address) =>
  expect(isLoopbackAddress(address)).toBe(true),
);

it.each([undefined, "", "127.0.0.2", "::ffff:127.0.0.2", "10.0.0.1", "::", "localhost"])(
  "one to %s may come from another",
  (address) => expect(isLoopbackAddress(address)).toBe(false),
);
