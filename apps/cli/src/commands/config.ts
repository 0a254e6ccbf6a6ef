import type { Command } from "commander";
import { backendSettings, withBackend, type BackendOptions } from "../backend.ts";
import type { Session } from "../session.ts";
import type { Setting } from "../settings.ts";
import { table } from "../table.ts";

/** `tercet config`: which settings hold, and where each comes from. */
export function addConfig(program: Command, session: Session): void {
  const command = program
    .command("config")
    .description("the settings that hold, and where each comes from")
    .option("--explain", "with what wins over what")
    .option("--json", "one JSON document on standard output");
  withBackend(command).action((options: ConfigOptions) => config(options, session));
}

interface ConfigOptions extends BackendOptions {
  readonly explain?: true;
  readonly json?: true;
}

async function config(options: ConfigOptions, { host, out }: Session): Promise<void> {
  const { backend, mode, threads, tile, softwareGpu } = backendSettings(options, host.environment);
  const settings: readonly (Setting<string | number | boolean | undefined> & { readonly name: string })[] = [
    { name: "backend", ...backend },
    { name: "mode", ...mode },
    { name: "threads", ...threads },
    { name: "tile", ...tile },
    { name: "software-gpu", ...softwareGpu },
  ];
  if (options.json === true) {
    out.write(
      `${JSON.stringify({ schemaVersion: 1, settings: settings.map((each) => ({ ...each, value: each.value ?? null })) }, undefined, 2)}\n`,
    );
    return;
  }
  const rows = settings.map(({ name, value, from }) => [name, value === undefined ? "-" : `${value}`, from]);
  out.write(`${table([{ title: "setting" }, { title: "value" }, { title: "from" }], rows)}\n`);
  if (options.explain === true) out.write(explanation);
}

const explanation = `
A flag wins over an environment variable, and that over the default; an empty
variable counts as absent. There is no settings file.
`;
