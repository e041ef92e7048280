import { describe, expect, it } from "vitest";
import { NotificationEndpoints } from "../../../src/service/notifications/notification-endpoints.ts";
import { isPublicAddress, lookupPublic } from "../../../src/service/notifications/public-address.ts";

describe("an address is the Internet's", () => {
  it.for(["8.8.8.8", "100.63.255.255", "172.32.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1"])(
    "%s",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.for([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.2",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.19.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "receiver.example",
    "",
  ])("but not %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it("and a name that leads nowhere else is not looked up", async () => {
    for (const all of [true, false]) {
      const error = await new Promise((resolve) => lookupPublic("localhost", { all }, resolve));
      expect(error).toMatchObject({ code: "ENOTPUBLIC" });
    }
  });
});

describe("notifications go", () => {
  const refusals = (hosts: "any" | "public" | ReadonlySet<string>, allowsHttp: boolean, urls: readonly string[]) => {
    const endpoints = new NotificationEndpoints({ hosts, allowsHttp, now: Date.now });
    return urls.filter((url) => endpoints.refusalOf(url) !== undefined);
  };

  it("to the Internet alone, over TLS, unless something else is said", () => {
    const open = ["https://receiver.example/hook?a=b", "https://8.8.8.8/", "https://[2606:4700::1111]:8443/"];
    const closed = [
      "http://receiver.example/",
      "https://127.0.0.1/",
      // As a URL spells the same.
      "https://0x7f.1/",
      "https://2130706433/",
      "https://[::ffff:127.0.0.1]/",
      "https://169.254.169.254/latest/meta-data",
      "https://receiver.example/#fragment",
      "https://user@receiver.example/",
      "file:///etc/passwd",
    ];
    expect(refusals("public", false, [...open, ...closed])).toEqual(closed);
  });

  it("to hosts that are named alone, wherever they are", () => {
    const hosts = new Set(["scheduling.internal", "10.0.0.7", "::1"]);
    const open = ["https://scheduling.internal/", "https://10.0.0.7:8443/", "https://[::1]/"];
    const closed = ["https://other.internal/", "https://receiver.example/", "https://10.0.0.8/"];
    expect(refusals(hosts, false, [...open, ...closed])).toEqual(closed);
    expect(refusals(hosts, true, ["http://10.0.0.7/", "http://10.0.0.8/"])).toEqual(["http://10.0.0.8/"]);
  });

  it("to no name whose address is private, whatever it was when it was asked first", async () => {
    const endpoints = new NotificationEndpoints({ hosts: "public", allowsHttp: true, now: Date.now });
    expect(endpoints.refusalOf("http://localhost:9/")).toBeUndefined();
    expect(await endpoints.validate("http://localhost:9/", "owner")).toBe(false);
    expect(await endpoints.post("http://localhost:9/", {}, "{}")).toEqual({ kind: "failed", reason: "ENOTPUBLIC" });
    expect(await endpoints.post("http://127.0.0.1:9/", {}, "{}")).toEqual({ kind: "failed", reason: "not allowed" });
    await endpoints.close();
  });
});
