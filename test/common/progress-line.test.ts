import { expect, it } from "vitest";
import { ProgressLine, type ProgressStream } from "../../src/common/progress-line.ts";

function record(stream: Partial<ProgressStream>) {
  const written: string[] = [];
  return { written, line: new ProgressLine({ ...stream, write: (text) => written.push(text) }) };
}

it("is one line on a terminal, written over and over, and gone in the end", () => {
  const { written, line } = record({ isTTY: true, columns: 200 });
  line.moved("copying meetings", 0, 2000);
  line.moved("copying meetings", 1000, 2000);
  line.moved("copying meetings", 1000, 2000);
  line.moved("copying history", 0, 0);
  line.end();
  expect(written).toEqual([
    "\rcopying meetings           [........................]   0 %  0 of 2,000\u001B[K",
    "\rcopying meetings           [############............]  50 %  1,000 of 2,000\u001B[K",
    "\rcopying history            [########################] 100 %  0 of 0\u001B[K",
    "\r\u001B[K",
  ]);
});

it("fits on a narrow terminal", () => {
  const { written, line } = record({ isTTY: true, columns: 20 });
  line.moved("copying meetings", 1, 2);
  expect(written).toEqual(["\rcopying meetings   \u001B[K"]);
});

it("is a few plain lines elsewhere", () => {
  const { written, line } = record({});
  for (let done = 0; done <= 1000; done++) line.moved("copying meetings", done, 1000);
  line.end();
  expect(written).toHaveLength(11);
  expect(written.at(1)).toBe("copying meetings: 100 of 1,000\n");
  for (const code of ["\r", "\u001B"]) expect(written.join("")).not.toContain(code);
});
