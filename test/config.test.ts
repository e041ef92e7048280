import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig } from "../src/config.ts";

describe("how the service answers", () => {
  it("is by default as the reference pages of 2022 say, without a word of deprecation", () => {
    expect(parseConfig({})).toMatchObject({
      deprecationHeaders: false,
      permissionsRevision: "2022",
      replaceStatus: 201,
    });
  });

  it("can be told otherwise", () => {
    const variables = { DEPRECATION_HEADERS: "true", PERMISSIONS_REVISION: "2023", REPLACE_STATUS: "200" };
    expect(parseConfig(variables)).toMatchObject({
      deprecationHeaders: true,
      permissionsRevision: "2023",
      replaceStatus: 200,
    });
  });

  it("is refused, all problems at once, when a value is none of those", () => {
    const parse = () => parseConfig({ DEPRECATION_HEADERS: "1", PERMISSIONS_REVISION: "2024", REPLACE_STATUS: "204" });
    expect(parse).toThrow(ConfigError);
    try {
      parse();
    } catch (error) {
      expect((error as ConfigError).problems).toEqual([
        "DEPRECATION_HEADERS must be true or false",
        "PERMISSIONS_REVISION must be 2022 or 2023",
        "REPLACE_STATUS must be 200 or 201",
      ]);
    }
  });
});
