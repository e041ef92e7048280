import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { WholeAnswer } from "../execution/direct-post.ts";
import type { NamedPlugin } from "../execution/skipped-hooks.ts";
import { chooseEncoding, type Encoding } from "./content-encoding.ts";

/** In bytes. What is smaller fits into a packet as it is. */
const MIN_COMPRESSED = 1024;
/** Each takes a thread and memory of its own: beyond it, answers are sent as they are. */
const MAX_COMPRESSIONS = 4;

/** The window is as large as most answers: each takes that much memory, and more would save nothing. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 18 } };
const compressors: Readonly<Record<Encoding, (text: Buffer) => Promise<Buffer>>> = {
  br: (text) => promisify(brotliCompress)(text, BROTLI),
  gzip: (text) => promisify(gzip)(text, { level: 1 }),
};

/** Compresses answers for callers that ask for it, a few at a time. */
export class Compression {
  #underWay = 0;

  /**
   * Sends an answer compressed, soon, where its caller wants that and it pays.
   *
   * @returns whether it does; otherwise nothing was sent
   */
  readonly send = (requested: IncomingHttpHeaders, response: ServerResponse, answer: WholeAnswer): boolean => {
    const length = Buffer.byteLength(answer.text);
    const encoding = this.#encodingFor(requested["accept-encoding"] ?? "", requested["cache-control"], length);
    if (encoding === undefined) return false;
    void this.#compressAndSend(response, answer, encoding);
    return true;
  };

  /** The same for what Yoga answers. */
  readonly plugin: NamedPlugin = {
    name: "compression",
    plugin: {
      onResponse: async (payload) => {
        const { request, response, fetchAPI } = payload;
        if (response.headers.get("content-type")?.includes("json") !== true) return;
        if (response.headers.get("cache-control")?.includes("no-transform") === true) return;
        const wanted = request.headers.get("accept-encoding") ?? "";
        if (wanted === "") return;
        const text = await response.text();
        const { status, statusText } = response;
        const headers = Object.fromEntries(response.headers);
        const encoding = this.#encodingFor(wanted, request.headers.get("cache-control"), Buffer.byteLength(text));
        const compressed = encoding && (await this.#compress(text, encoding));
        const body = compressed ?? Buffer.from(text);
        if (compressed !== undefined) headers["content-encoding"] = encoding ?? "";
        headers["content-length"] = String(body.length);
        payload.setResponse(new fetchAPI.Response(new Uint8Array(body), { status, statusText, headers }));
      },
    },
    // What skips it sends answers by itself.
    maySkip: ["onResponse"],
  };

  #encodingFor(wanted: string, cacheControl: string | null | undefined, length: number): Encoding | undefined {
    if (wanted === "" || this.#underWay >= MAX_COMPRESSIONS || cacheControl?.includes("no-transform") === true) {
      return undefined;
    }
    const { encoding, takesIdentity } = chooseEncoding(wanted);
    return length < MIN_COMPRESSED && takesIdentity ? undefined : encoding;
  }

  async #compressAndSend(response: ServerResponse, answer: WholeAnswer, encoding: Encoding): Promise<void> {
    const { status, statusText, headers, text } = answer;
    const compressed = await this.#compress(text, encoding);
    if (response.destroyed || response.headersSent) return;
    const body = compressed ?? Buffer.from(text);
    response.writeHead(status, statusText, {
      ...headers,
      ...(compressed && { "Content-Encoding": encoding }),
      "content-length": body.length,
    });
    response.end(body);
  }

  /** @returns `undefined` where it fails */
  async #compress(text: string, encoding: Encoding): Promise<Buffer | undefined> {
    this.#underWay++;
    try {
      return await compressors[encoding](Buffer.from(text));
    } catch {
      return undefined;
    } finally {
      this.#underWay--;
    }
  }
}
