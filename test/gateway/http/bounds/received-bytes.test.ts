import { assert, array, integer, property } from "fast-check";
import { expect, it } from "vitest";
import { ReceivedBytes } from "../../../../src/gateway/http/bounds/received-bytes.ts";

const BLOCK = 4096;

it("a single piece is neither copied nor counted as more than it is", () => {
  const piece = Buffer.from(new Uint8Array(1000).buffer);
  const received = new ReceivedBytes();
  received.add(piece);
  expect(received.join()).toBe(piece);
  expect(received.held).toBe(1000);
});

it("a megabyte in pieces of one byte takes a megabyte", () => {
  const received = new ReceivedBytes();
  const piece = Buffer.allocUnsafeSlow(1);
  for (let count = 0; count < 1024 * 1024; count++) received.add(piece);
  expect(received.length).toBe(1024 * 1024);
  expect(received.held).toBeLessThanOrEqual(1024 * 1024 + BLOCK);
});

it("whatever the pieces, what was sent comes together, in little more memory", () => {
  const pieces = array(integer({ min: 1, max: 3 * BLOCK }), { minLength: 1, maxLength: 30 });
  assert(
    property(pieces, (lengths) => {
      const received = new ReceivedBytes();
      const sent = lengths.map((length, index) => Buffer.from(new Uint8Array(length).fill(index).buffer));
      for (const piece of sent) received.add(piece);
      expect(received.join().equals(Buffer.concat(sent))).toBe(true);
      // A piece that begins in one block and is kept with its rest counts whole.
      expect(received.held).toBeLessThanOrEqual(2 * received.length + BLOCK);
    }),
  );
});
