import { matrixNumbers } from "@tercet/encoder";
import { TercetError, type Host } from "@tercet/host";
import { startUpCheck, type Backend, type Description, type OpenedBackend } from "@tercet/tensor";
import type { Command } from "commander";
import { chosenBackend, withBackend, type BackendOptions } from "../backend.ts";
import { heads } from "../heads.ts";
import { openParts } from "../models/open.ts";
import { placesKnown, type KnownPlace } from "../known-backends.ts";
import type { Session } from "../session.ts";

/** `tercet info`: what this machine can do, what was chosen and why, and what is not here. */
export function addInfo(program: Command, session: Session): void {
  const command = program
    .command("info")
    .description("backends, modes and threads of this machine, and why they were chosen")
    .option("--model <name>", "what auto chooses for a model: bi, poly, cross, ./folder or org/name")
    .option("--json", "one JSON document");
  withBackend(command).action((options: InfoOptions) => info(options, session));
}

interface InfoOptions extends BackendOptions {
  readonly model?: string;
  readonly json?: true;
}

/** A backend that could not be opened, and why. */
interface Absent {
  readonly name: string;
  readonly mode?: string;
  readonly why: string;
}

async function info(options: InfoOptions, { host, out }: Session): Promise<void> {
  const weights = options.model === undefined ? undefined : matrixNumbers((await openParts(host, options.model)).arrays);
  const chosen = await chosenBackend(options, host, weights === undefined ? {} : { weights });
  const own = { ...(await checked(chosen.backend)), reasons: chosen.why };
  const others: Description[] = [];
  const absent: Absent[] = [];
  for (const place of placesKnown) {
    if (place.name === own.name && (place.mode === undefined || place.mode === own.mode)) continue;
    const found = await described(place, host);
    if ("mode" in found && "threads" in found) others.push(found);
    else absent.push(found);
  }
  if (options.json === true) {
    const { reasons, ...first } = own;
    const backends = [first, ...others];
    out.write(
      `${JSON.stringify({ schemaVersion: 1, chosen: own.name, because: reasons, backends, absent, heads: [...heads.keys()] }, undefined, 2)}\n`,
    );
    return;
  }
  out.write(text(own, " (chosen)"));
  for (const each of others) out.write(text({ ...each, reasons: [] }, ""));
  for (const { name, mode, why } of absent) out.write(`${name}${mode === undefined ? "" : `, mode ${mode}`}: not here, because ${why}\n`);
  out.write(`heads: ${[...heads.keys()].join(", ")}\n`);
}

/** What a backend says of itself once it is open; it is closed again. */
async function described({ name, mode, open }: KnownPlace, host: Host): Promise<Description | Absent> {
  let opened: OpenedBackend;
  try {
    opened = await open(host);
  } catch (error) {
    if (!(error instanceof TercetError)) throw error;
    return { name, ...(mode === undefined ? {} : { mode }), why: error.message };
  }
  return checked(opened.backend);
}

/** What a backend says of itself, and what came of its start-up check; it is closed then. */
async function checked(backend: Backend): Promise<Description> {
  try {
    const description = backend.describe();
    // One that walks graphs is the oracle.
    if (backend.walk !== undefined) return description;
    const wrong = await startUpCheck(backend);
    const found = wrong === undefined ? "a few kernels gave what the oracle expects" : `its start-up check failed: ${wrong}`;
    return { ...description, why: [...description.why, found] };
  } finally {
    await backend.close();
  }
}

function text(
  { name, mode, threads, why, unsupported, adapter, reasons }: Description & { readonly reasons: readonly string[] },
  word: string,
): string {
  const lines = [
    `${name}${word}: mode ${mode}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    ...(adapter === undefined ? [] : [`  on ${adapter.name}${adapter.isSoftware ? " (in software)" : ""}`]),
    ...(adapter?.features === undefined ? [] : [`  features: ${adapter.features.join(", ")}`]),
    ...(adapter?.limits === undefined
      ? []
      : [
          `  limits: ${Object.entries(adapter.limits)
            .map(([limit, value]) => `${limit} ${value}`)
            .join(", ")}`,
        ]),
    // A backend that auto has chosen says so itself.
    ...[...new Set([...reasons, ...why])].map((reason) => `  because ${reason}`),
    ...unsupported.map((each) => `  cannot: ${each.what}, because ${each.why}`),
  ];
  return `${lines.join("\n")}\n`;
}
