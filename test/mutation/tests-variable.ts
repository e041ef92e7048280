/**
 * Names the tests of a group, as a list in JSON. Stryker's own option for them is not used: with it a mutant that counts
 * only while a module is loaded, such as that of a constant, is never active.
 */
export const TESTS_VARIABLE = "MUTANT_TESTS";
