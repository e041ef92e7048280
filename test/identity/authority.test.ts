import { describe, expect, it } from "vitest";
import { Authority } from "../../src/identity/authority.ts";
import { hasDuplicateMembers } from "../../src/common/duplicate-members.ts";

const ID = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";

describe("an authority", () => {
  it.each([
    ["https://login.microsoftonline.com", "https://login.microsoftonline.com", "https://sts.windows.net"],
    ["https://login.microsoftonline.us", "https://login.microsoftonline.us", "https://sts.windows.net"],
    [
      "https://login.partner.microsoftonline.cn",
      "https://login.partner.microsoftonline.cn",
      "https://sts.chinacloudapi.cn",
    ],
    ["https://login.chinacloudapi.cn", "https://login.partner.microsoftonline.cn", "https://sts.chinacloudapi.cn"],
  ])("of the cloud of %s has its keys, issuers and token endpoint there", (origin, used, v1) => {
    const authority = new Authority(`${origin}/${ID.toUpperCase()}/`);
    expect(authority.tenantId).toBe(ID);
    expect(authority.keysUrl.href).toBe(`${used}/${ID}/discovery/v2.0/keys`);
    expect(authority.issuersOf(ID)).toEqual({ v1: `${v1}/${ID}/`, v2: `${used}/${ID}/v2.0` });
    const { authority: name, authorityMetadata } = authority.msalSettingsOf(ID);
    expect([name, JSON.parse(authorityMetadata).token_endpoint]).toEqual([
      `${used}/${ID}`,
      `${used}/${ID}/oauth2/v2.0/token`,
    ]);
  });

  it("of many tenants names none, and asks each tenant's own token endpoint", () => {
    const authority = new Authority("https://login.microsoftonline.com/organizations");
    expect(authority.tenantId).toBeUndefined();
    expect(authority.msalSettingsOf(ID).authority).toBe(`https://login.microsoftonline.com/${ID}`);
  });

  it.each([
    "login.microsoftonline.com/x",
    "http://login.microsoftonline.com/organizations",
    "http://127.0.0.1.evil.example/organizations",
    "https://login.microsoftonline.com",
    "https://login.microsoftonline.com/contoso.onmicrosoft.com",
    "https://login.microsoftonline.com/contoso",
    `https://login.microsoftonline.com/${ID}/v2.0`,
    `https://user:secret@login.microsoftonline.com/${ID}`,
    `https://login.microsoftonline.com/${ID}?x=1`,
  ])("is not %s", (text) => expect(() => new Authority(text)).toThrow(/^must /));
});

describe("a JSON text", () => {
  it.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}],"d":"a"}', false],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}', false],
    ['{"a":["b","b"]}', false],
    ['{"a":1,"a":2}', true],
    ['{"a":1,"\\u0061":2}', true],
    ['{"b":{"a":1 , "a" : 2}}', true],
    ['[{"a":1},{"a":1,"a":1}]', true],
    ["{}", false],
  ])("%s names a member twice: %s", (json, expected) => expect(hasDuplicateMembers(json)).toBe(expected));
});
