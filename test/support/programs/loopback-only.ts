import { Socket } from "node:net";

// Loaded before anything else, in tests and in the programs that they start: whoever reaches for the network beyond
// this machine fails, and says where it wanted to go. Names that nobody has are not found, without a resolver being asked.

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;
/** @see https://www.rfc-editor.org/rfc/rfc6761#section-6.4 */
const NOBODYS = /\.invalid$/;

// oxlint-disable-next-line typescript/unbound-method -- called with its socket below
const { connect } = Socket.prototype;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  // net.connect hands over its arguments normalized: an array, options first.
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  const host = (first as { host?: string } | undefined)?.host ?? "localhost";
  if (NOBODYS.test(host)) Object.assign(first as object, { lookup: findNothing });
  else if (!LOOPBACK.test(host)) {
    process.stderr.write(`NETWORK: connection to ${host}\n`);
    throw new Error(`A connection to ${host} leaves the machine.`);
  }
  return Reflect.apply(connect, this, args) as Socket;
};

/** As `dns.lookup` fails. */
function findNothing(hostname: string, _options: unknown, found: (error: Error) => void): void {
  const facts = { errno: -3008, code: "ENOTFOUND", syscall: "getaddrinfo", hostname };
  process.nextTick(found, Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), facts));
}
