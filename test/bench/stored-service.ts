import { rmSync } from "node:fs";
import { loadSigningKey } from "../../src/sandbox/identity-provider/signing-key.ts";
import { issueUserToken } from "../../src/sandbox/identity-provider/tokens.ts";
import { sampleUsers } from "../../src/sandbox/samples.ts";
import { createFilledStore, pathOf, spread } from "../support/filled-store.ts";
import { dropDatabase, postgresFor, usesPostgres } from "../support/postgres/test-databases.ts";
import { keyDirectoryOf, spawnService } from "../support/programs/service-process.ts";
import type { LoadRequest } from "./load.ts";

export interface StoredService {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

/** Runs the service as a process of its own on a store of `count` appointments while `work` measures it. */
export async function withStoredService<Result>(
  count: number,
  work: (service: StoredService) => Promise<Result>,
): Promise<Result> {
  const directory = await createFilledStore(count);
  try {
    const key = await loadSigningKey(keyDirectoryOf(directory));
    const [user] = sampleUsers;
    if (user === undefined) throw new TypeError("There is no sample user.");
    const token = await issueUserToken(key, user);
    const service = await spawnService(directory, { LOG_LEVEL: "error" });
    try {
      return await work({ url: service.url, token, pid: service.child.pid ?? 0 });
    } catch (cause) {
      throw new Error(`The measurement failed; the service said last: ${service.output().slice(-2_000)}`, { cause });
    } finally {
      await service.stop("SIGTERM");
    }
  } finally {
    if (usesPostgres) await dropDatabase(await postgresFor(directory));
    rmSync(directory, { recursive: true });
  }
}

/** How many appointments a `$batch` asks for. */
export const BATCH = 20;

/** Reads spread over a store of `count` appointments: other ones for each connection and each round. */
export const reads =
  (count: number, round = 0) =>
  (connection: number): LoadRequest[] =>
    spread(500, count, 1_000 * round + connection + 1).map((number) => ({
      method: "GET",
      path: `/beta${pathOf(number)}`,
    }));

export const batches =
  (count: number, round = 0) =>
  (connection: number): LoadRequest[] =>
    Array.from({ length: 150 }, (_, index) => ({
      method: "POST",
      path: "/beta/$batch",
      body: {
        requests: spread(BATCH, count, 100_000 * round + 1_000 * (connection + 1) + index).map((number, item) => ({
          id: String(item),
          method: "GET",
          url: pathOf(number),
        })),
      },
    }));
