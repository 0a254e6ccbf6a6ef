import type { Backend } from "@tercet/tensor";
import type { Command } from "commander";
import { openBackend, withBackend, type BackendOptions } from "../backend.ts";
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

const all = ["wasm", "js", "reference"] as const;

async function info(options: BackendOptions & { readonly json?: true }, { host, out }: Session): Promise<void> {
  const chosen = await openBackend(options, host);
  const others: Backend[] = [];
  for (const backend of all) if (backend !== chosen.name) others.push(await openBackend({ backend }, host));
  try {
    const described = [chosen, ...others].map((backend) => backend.describe());
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
    await Promise.all([chosen, ...others].map((backend) => backend.close()));
  }
}
