import { existsSync } from "node:fs";
import { UsageError } from "../runtime/usage-error.ts";
import { exportAppointments, type ExportOptions } from "./export-appointments.ts";
import { formatOf } from "./file-format.ts";
import { GatewayEndpoint } from "./gateway-endpoint.ts";

/** As the command line has them. */
interface ExportFileOptions {
  readonly url?: string | undefined;
  readonly "starts-from"?: string | undefined;
  readonly "starts-before"?: string | undefined;
  readonly ids?: string | undefined;
  readonly "user-id"?: string | undefined;
}

/** @throws {UsageError} */
export function exportFile(file: string, options: ExportFileOptions, token: string | undefined): Promise<string> {
  const endpoint = new GatewayEndpoint(options.url, token);
  formatOf(file);
  if (existsSync(file)) throw new UsageError(`${file} exists already. Choose another name: nothing is overwritten.`);
  return exportAppointments({ file, endpoint, what: whatOf(options), userId: options["user-id"] });
}

function whatOf({ "starts-from": from, "starts-before": before, ids }: ExportFileOptions): ExportOptions["what"] {
  if (ids !== undefined && from === undefined && before === undefined) {
    if (!existsSync(ids)) throw new UsageError(`There is no file ${ids}.`);
    return { ids };
  }
  const span = { from: new Date(from ?? ""), before: new Date(before ?? "") };
  if (ids === undefined && span.from.getTime() < span.before.getTime()) return span;
  throw new UsageError(
    "Name a span by --starts-from and --starts-before, such as 2026-11-23 and 2026-11-24, or a file by --ids.",
  );
}
