import { expect, it } from "vitest";
import { requirements } from "../support/requirements.ts";
import { DEADLINE, runChaos } from "./chaos.ts";

const SECONDS = Number(process.env["CHAOS_SECONDS"] ?? 60);
const SEED = Number(process.env["CHAOS_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));

it.runIf(requirements.linux.isMet)(
  `loses nothing, doubles nothing and shows nothing stale, whatever happens to the service: CHAOS_SEED=${SEED}`,
  { timeout: (SECONDS + 180) * 1000 },
  async () => {
    const { troubles, answers, messages, registers, memory, slowest, undecided, ...wrong } = await runChaos(
      SECONDS,
      SEED,
    );
    expect(wrong).toEqual({ seed: SEED, surprises: [], violations: [], wrongMessages: [] });
    // Beside the deadline of an operation stands what a busy machine does.
    expect(slowest).toBeLessThan((DEADLINE + 10) * 1000);
    expect(memory.after).toBeLessThan(memory.before + 150);
    expect(undecided).toBeLessThanOrEqual(registers / 5);
    // It was a storm, and they sailed.
    expect([...troubles.keys()].toSorted()).toEqual(["cut", "gone", "killed", "restarted", "slow", "throttles"]);
    for (const answer of [
      "read: VirtualAppointment",
      "write: UpdateVirtualAppointmentPayload",
      "compare and set: UpdateVirtualAppointmentPayload",
      "compare and set: PreconditionFailedError",
      "text message: SendVirtualAppointmentSmsPayload",
      "read: ServiceUnavailableError",
    ]) {
      expect([answer, answers.get(answer) ?? 0]).toEqual([answer, expect.toSatisfy((count: number) => count > 0)]);
    }
    expect([registers, messages.length].map((count) => count > 0)).toEqual([true, true]);
  },
);
