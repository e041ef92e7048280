import { GatewayEndpoint } from "./gateway-endpoint.ts";
import { importAppointments } from "./import-appointments.ts";

/** As the command line has them. */
interface ImportFileOptions {
  readonly url?: string | undefined;
  readonly replace?: boolean | undefined;
  readonly "dry-run"?: boolean | undefined;
}

/** @throws {UsageError} */
export function importFile(file: string, options: ImportFileOptions, token: string | undefined): Promise<string> {
  const { url = "", replace = false, "dry-run": dryRun = false } = options;
  return importAppointments({ file, url, endpoint: new GatewayEndpoint(url, token), dryRun, replace });
}
