import { findViolation, type Operation } from "./linearizability.ts";

/** An appointment that many callers read and write at once, as one register: its external id, with its etag. */
export interface Register {
  readonly onlineMeetingId: string;
  readonly initial: string;
  readonly operations: Operation[];
  /** What the writer of each value was told. */
  readonly told: Map<string, string>;
}

/** An operation that no order explains. */
export interface Violation {
  readonly onlineMeetingId: string;
  readonly operation: Operation;
  /** What the writer of its value was told. */
  readonly told: string | undefined;
}

/** Appointments that are fought over at once, and how often each is used before another takes its place. */
const AT_ONCE = 8;
const USES = 150;

/** The appointments of a filled store that callers fight over. */
export class Registers {
  readonly all: Register[] = [];
  readonly #appointments: number;
  readonly #current: [Register, ...Register[]];

  /** @param appointments how many the store has */
  constructor(appointments: number) {
    this.#appointments = appointments;
    this.#current = [this.#add(), ...Array.from({ length: AT_ONCE - 1 }, () => this.#add())];
  }

  /** Those that are in use now. */
  current(): readonly [Register, ...Register[]] {
    for (const [index, { operations }] of this.#current.entries()) {
      if (operations.length >= USES) this.#current[index] = this.#add();
    }
    return this.#current;
  }

  #add(): Register {
    const number = this.all.length;
    if (number >= this.#appointments) throw new RangeError("There are too few appointments.");
    const register = {
      onlineMeetingId: `bench-${String(number).padStart(7, "0")}`,
      initial: `external-${number}`,
      operations: [],
      told: new Map<string, string>(),
    };
    this.all.push(register);
    return register;
  }

  /**
   * What no order of what was asked explains: an acknowledged write that is lost, or a read that is stale; and how many
   * registers have too many ways in which it may have gone, where too much came without an answer at once.
   */
  judge(): { readonly violations: readonly Violation[]; readonly undecided: number } {
    let undecided = 0;
    const violations = this.all.flatMap((register) => {
      const operation = violationOf(register);
      if (operation === "undecided") undecided++;
      if (operation === undefined || operation === "undecided") return [];
      const told = register.told.get(operation.action.value);
      return [{ onlineMeetingId: register.onlineMeetingId, operation, told }];
    });
    return { violations, undecided };
  }
}

function violationOf({ initial, operations }: Register): Operation | "undecided" | undefined {
  try {
    return findViolation(initial, operations);
  } catch (error) {
    if (error instanceof RangeError) return "undecided";
    throw error;
  }
}
