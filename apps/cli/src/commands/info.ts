import type { Command } from "commander";
import { openAll, openBackend, withBackend, type BackendOptions } from "../backend.ts";
import { heads } from "../heads.ts";
import type { Session } from "../session.ts";

/** `tercet info`: what this machine can do, what was chosen and why. */
export function addInfo(program: Command, session: Session): void {
  const command = program
    .command("info")
    .description("backends, modes and threads of this machine, and why they were chosen")
    .option("--json", "one JSON document");
  withBackend(command).action((options: BackendOptions & { readonly json?: true }) => info(options, session));
}

async function info(options: BackendOptions & { readonly json?: true }, { host, out }: Session): Promise<void> {
  const chosen = openBackend(options, host);
  const all = openAll(host);
  try {
    const described = [chosen, ...all.filter(({ name }) => name !== chosen.name)].map((backend) => backend.describe());
    if (options.json === true) {
      out.write(
        `${JSON.stringify({ schemaVersion: 1, chosen: chosen.name, backends: described, heads: [...heads.keys()] }, undefined, 2)}\n`,
      );
      return;
    }
    described.forEach(({ name, mode, threads, why, unsupported }, i) => {
      out.write(`${name}${i === 0 ? " (chosen)" : ""}: mode ${mode}, ${threads} ${threads === 1 ? "thread" : "threads"}\n`);
      for (const reason of why) out.write(`  because ${reason}\n`);
      for (const each of unsupported) out.write(`  cannot: ${each.what}, because ${each.why}\n`);
    });
    out.write(`heads: ${[...heads.keys()].join(", ")}\n`);
  } finally {
    await Promise.all([chosen, ...all].map((backend) => backend.close()));
  }
}
