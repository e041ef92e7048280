import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/config/config.ts";
import { isCommand, readImage, unknownVariables } from "./image.ts";
import { ROOT } from "../../support/programs/program.ts";
import { readReadmes } from "../../support/readme.ts";

const image = readImage();
const { devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe("the image", () => {
  it("is built by instructions that are none of the mistakes that are known", () => {
    expect(validate(image.dockerfile)).toEqual([]);
  });

  it("has the Node that the tests run on", () => {
    const [, version] = /^ARG NODE_VERSION=(.+)$/m.exec(image.dockerfile) ?? [];
    expect(version).toBe(devDependencies["node"]);
    const stages = [...image.dockerfile.matchAll(/^FROM (.+)$/gm)].map(([, from]) => from);
    const slim = "node:${NODE_VERSION}-bookworm-slim";
    expect(stages).toEqual([`${slim} AS build`, `${slim} AS dependencies`, slim]);
  });

  it("runs as nobody in particular, and is asked for its health by a command of its own", () => {
    expect(image.user).toBe("1000:1000");
    expect(image.entrypoint).toEqual(["node", "/app/dist/main.js"]);
    expect(isCommand(image.command)).toBe(true);
    expect(image.healthCheck.slice(0, 2)).toEqual(image.entrypoint);
    expect(isCommand(image.healthCheck.slice(2))).toBe(true);
  });

  it("tells the programs what they know: to listen everywhere, at its ports, and to keep data in its volume", () => {
    expect(unknownVariables(image.variables)).toEqual([]);
    const { production, host, port, serviceHost, servicePort, database } = parseConfig(image.variables, "tool");
    expect({ production, host, serviceHost }).toEqual({ production: true, host: "0.0.0.0", serviceHost: "0.0.0.0" });
    expect(image.ports).toEqual([port, servicePort]);
    expect(database).toEqual({ kind: "sqlite", file: `${image.volumes[0]}/appointments.db` });
  });

  it("is told commands that there are, wherever a page shows how to run it or the package", () => {
    const called = readReadmes().flatMap(({ text }) => [
      ...text.matchAll(/\bvirtual-appointment-gateway ((?:service )?[a-z]+)$/gm),
      ...text.matchAll(/\bvirtual-appointment-gateway ((?:service )?[a-z]+)`/g),
    ]);
    const words = called.map(([, command = ""]) => command.split(" "));
    expect(words.length).toBeGreaterThanOrEqual(3);
    expect(words.filter((command) => !isCommand(command))).toEqual([]);
  });

  it("takes of the project what there is, and no more than it names", () => {
    const ignored = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n").slice(1);
    const taken = ignored.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    expect(ignored[0]).toBe("*");
    expect(taken.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
    const copied = [...image.dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, words = ""]) =>
      words.split(" ").slice(0, -1),
    );
    expect(copied.filter((name) => name !== "." && !existsSync(join(ROOT, name)))).toEqual([]);
    const roots = copied.filter((name) => name !== ".").map((name) => name.split("/", 1)[0]);
    expect(taken).toEqual(expect.arrayContaining(roots));
  });
});
