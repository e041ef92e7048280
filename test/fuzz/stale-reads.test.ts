import { expect, it } from "vitest";
import { requirements } from "../support/requirements.ts";
import { fuzzStaleReads } from "./stale-reads.ts";

const COUNT = Number(process.env["STALE_READS"] ?? 20_000);
const SEED = Number(process.env["STALE_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));

it.runIf(requirements.linux.isMet)(
  `shows nothing older than what was acknowledged, whoever wrote it: STALE_SEED=${SEED}`,
  { timeout: 300_000 },
  async () => {
    const { reads, writes, unchanged } = await fuzzStaleReads(COUNT, SEED);
    expect([reads >= COUNT, writes > 0, unchanged > 0]).toEqual([true, true, true]);
  },
);
