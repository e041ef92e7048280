import { expect, it } from "vitest";
import { variables } from "../../src/cli/variables.ts";
import { findMisspelt } from "../../src/config/misspelt-variables.ts";

const known = Object.keys(variables);

it.for([
  ["DATABSE_URL", "DATABASE_URL"],
  ["DATABASE_URI", "DATABASE_URL"],
  ["database_url", "DATABASE_URL"],
  ["Database-Url", "DATABASE_URL"],
  ["SMS_WEBHOOK_URLS", "SMS_WEBHOOK_URL"],
  ["ALOWED_ORIGINS", "ALLOWED_ORIGINS"],
  ["SERIVCE_PORT", "SERVICE_PORT"],
  ["OPERATION_PER_MINUTE", "OPERATIONS_PER_MINUTE"],
] as const)("%s is taken for %s", ([name, meant]) => {
  expect(findMisspelt({ [name]: "secret" }, known)).toEqual([{ name, meant }]);
  // Whoever sets both may well have another program.
  expect(findMisspelt({ [name]: "secret", [meant]: "set" }, known)).toEqual([]);
});

it("what every environment has is nobody's mistake", () => {
  const usual = [
    "PATH",
    "HOME",
    "HOSTNAME",
    "PWD",
    "POD",
    "PORTS",
    "HOSTS",
    "SHELL",
    "TERM",
    "LANG",
    "LC_ALL",
    "NODE_OPTIONS",
  ];
  const others = [
    "NODE_PATH",
    "DATABASE_HOST",
    "REDIS_URL",
    "GRAPHQL_URL",
    "KUBERNETES_SERVICE_PORT",
    "MY_SERVICE_HOST",
    "LOGLEVEL_X",
  ];
  expect(findMisspelt(Object.fromEntries([...usual, ...others].map((name) => [name, "x"])), known)).toEqual([]);
  expect(findMisspelt(Object.fromEntries(known.map((name) => [name, "x"])), known)).toEqual([]);
});
