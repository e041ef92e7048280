import type { MutantGroup } from "./mutant-groups.ts";

/**
 * Names the tests of a group, and how long one may take, in JSON. Stryker's own option for them is not used: with it a
 * mutant that counts only while a module is loaded, such as that of a constant, is never active.
 */
export const TESTS_VARIABLE = "MUTANT_TESTS";

export type TestsOfGroup = Pick<MutantGroup, "tests" | "testTimeout">;
