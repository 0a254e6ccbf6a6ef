import { serve } from "@hono/node-server";
import { InvalidArgumentError, Option, type Command } from "commander";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { readWhole } from "../arguments.ts";
import { dashboard } from "../dashboard/application.ts";
import { docsFolder, pagesFolder } from "../dashboard/pages-folder.ts";
import { readPages } from "../dashboard/pages.ts";
import { errors } from "../errors.ts";
import type { Session } from "../session.ts";

interface DashboardCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly runs?: string;
}

const loopback = ["localhost", "127.0.0.1", "[::1]"];
/** As in 5.2 of the serving rules: a request's head and body must have come by then. */
const requestMilliseconds = 30_000;

/** `tercet dashboard`: serves the pages that show claims, checkpoints, runs and benchmarks. */
export function addDashboard(program: Command, session: Session): void {
  program
    .command("dashboard")
    .description("serve the pages that show claims, checkpoints, benchmarks and your own runs, until Ctrl-C")
    .addOption(new Option("--port <n>", "the port; 0 takes a free one").argParser(portNumber).default(4173))
    .option("--host <address>", "the address to listen on; another one than this lets other machines read", "127.0.0.1")
    .option("--runs <folder>", "show the runs below this folder, also while they train")
    .action((options: DashboardCommandOptions) => serveDashboard(options, session));
}

function portNumber(text: string): number {
  const port = readWhole(text, 0);
  if (port === undefined || port > 65_535) throw new InvalidArgumentError("It must be a whole number of at most 65535.");
  return port;
}

async function serveDashboard({ port, host, runs }: DashboardCommandOptions, session: Session): Promise<void> {
  const { files } = session.host;
  const pages = await readPages(files, pagesFolder(), docsFolder());
  if (runs !== undefined && (await files.describe(runs))?.kind !== "folder") throw errors["runs-not-a-folder"]({ path: runs });
  const isLocal = host === "127.0.0.1" || host === "localhost" || host === "::1";
  const application = dashboard({ pages, files, ...(runs === undefined ? {} : { runs }), ...(isLocal ? { hosts: loopback } : {}) });
  const signal = session.interruption();
  const server = serve({ fetch: application.fetch, port, hostname: host, serverOptions: { requestTimeout: requestMilliseconds } });
  try {
    await once(server, "listening", { signal });
  } catch (error) {
    server.close();
    throw signal.aborted ? signal.reason : errors["address-refused"]({ address: `${host}:${port}`, reason: reasonOf(error) }, error);
  }
  // A server that listens on a port has an address with it.
  const bound = server.address() as AddressInfo;
  const shown = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  session.out.write(`http://${shown}:${bound.port}/\n`);
  if (!isLocal) session.err.write("tercet: whoever reaches this address can read these pages and the runs\n");
  if (!pages.hasDocs) session.err.write("tercet: the documentation is not built, so /docs/ has nothing: npm run docs\n");
  session.err.write("Ctrl-C ends it.\n");
  await ended(signal);
  server.close();
  if ("closeAllConnections" in server) server.closeAllConnections();
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Resolves once the signal is aborted. */
async function ended(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
