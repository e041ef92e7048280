import { createSign, generateKeyPairSync } from "node:crypto";

// A self-signed certificate, made where it is needed: none with its key has to lie in the repository.

const tlv = (tag: number, ...contents: Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const SHA256_WITH_RSA = tlv(0x30, Buffer.from("06092a864886f70d01010b0500", "hex"));
const NAME = tlv(0x30, tlv(0x31, tlv(0x30, Buffer.from("0603550403", "hex"), tlv(0x0c, Buffer.from("gateway")))));
/** A server on this machine, and its own authority: what a TLS client that was given the certificate wants to see. */
const LOOPBACK_SERVER = tlv(
  0xa3,
  tlv(
    0x30,
    tlv(0x30, Buffer.from("0603551d13", "hex"), tlv(0x04, tlv(0x30, tlv(0x01, Buffer.from([0xff]))))),
    tlv(0x30, Buffer.from("0603551d11", "hex"), tlv(0x04, tlv(0x30, tlv(0x87, Buffer.from([127, 0, 0, 1]))))),
  ),
);
const time = (date: Date) => tlv(0x18, Buffer.from(date.toISOString().replace(/[-:T]/g, "").replace(/\.\d+/, "")));

export interface TestCertificate {
  readonly key: string;
  readonly certificate: string;
}

export function createCertificate(validTo: Date): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const body = tlv(
    0x30,
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([1])),
    SHA256_WITH_RSA,
    NAME,
    tlv(0x30, time(new Date(0)), time(validTo)),
    NAME,
    publicKey.export({ type: "spki", format: "der" }),
    LOOPBACK_SERVER,
  );
  const signature = createSign("sha256").update(body).sign(privateKey);
  const der = tlv(0x30, body, SHA256_WITH_RSA, tlv(0x03, Buffer.from([0]), signature));
  const lines = der.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}
