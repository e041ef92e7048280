import { expect, it } from "vitest";
import { runFleet } from "./fleet.ts";

const SECONDS = Number(process.env["FLEET_SECONDS"] ?? 4);
const SEED = Number(process.env["CHAOS_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));

it(
  `three gateways and three services on one PostgreSQL lose nothing, whatever is killed: CHAOS_SEED=${SEED}`,
  { timeout: (SECONDS + 180) * 1000 },
  async () => {
    const {
      troubles,
      answers,
      messages,
      registers,
      counted,
      isRestarted,
      slowest: _,
      undecided,
      ...wrong
    } = await runFleet(SECONDS, SEED);
    expect(wrong).toEqual({ seed: SEED, surprises: [], violations: [], wrongMessages: [], wrongData: [] });
    expect(undecided).toBeLessThanOrEqual(registers / 5);
    // It was a storm, and they sailed.
    const happened = ["connections cut", "gateway killed", "gateway stopped", "service killed", "service stopped"];
    const restarts = isRestarted ? ["database crashed", "database restarted"] : [];
    expect([...troubles.keys()].toSorted()).toEqual([...happened, ...restarts].toSorted());
    for (const answer of [
      "read: VirtualAppointment",
      "write: UpdateVirtualAppointmentPayload",
      "count: UpdateVirtualAppointmentPayload",
      "compare and set: UpdateVirtualAppointmentPayload",
      "compare and set: PreconditionFailedError",
      "text message: SendVirtualAppointmentSmsPayload",
    ]) {
      expect([answer, answers.get(answer) ?? 0]).toEqual([answer, expect.toSatisfy((count: number) => count > 0)]);
    }
    expect([registers, messages.length, counted].map((count) => count > 0)).toEqual([true, true, true]);
  },
);
