import { dirname, join } from "node:path";
import { databaseIn, spawnService, type ServiceProcess } from "../../../support/programs/service-process.ts";
import { tokenFor } from "../../../support/service.ts";
import { readRecording, recorderInto, type Event } from "./system-calls.ts";

/** Where the service has its database: in directories that nobody has made yet. */
const DIRECTORY = join("one", "two");
export const DATABASE = databaseIn(DIRECTORY);

interface RecordedService extends ServiceProcess {
  readonly token: string;
  /** Ends it, and tells what it did. */
  finish(): Promise<Event[]>;
}

/** The service, recorded while it runs, with its database below `directory`. */
export async function spawnRecorded(directory: string): Promise<RecordedService> {
  const file = join(directory, "recording");
  const service = await spawnService(join(directory, DIRECTORY), {}, { launcher: recorderInto(file) });
  return {
    ...service,
    token: await tokenFor(dirname(join(directory, DATABASE))),
    async finish() {
      await service.stop("SIGTERM");
      return readRecording(file, { directory, database: DATABASE });
    },
  };
}
