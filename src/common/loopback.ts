// One address of 127.0.0.0/8, not all of them: any other may be forwarded somewhere else, and nothing here listens there.

const HOST_NAMES: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
const ADDRESSES: ReadonlySet<string> = new Set(["127.0.0.1", "::ffff:127.0.0.1", "::1"]);

/** @param hostname as `URL` has it: in lower case, an IPv6 address in brackets */
export function isLoopbackHost(hostname: string): boolean {
  return HOST_NAMES.has(hostname);
}

/** @param address as a socket has it */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && ADDRESSES.has(address);
}
