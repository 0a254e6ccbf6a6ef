import { setFlagsFromString } from "node:v8";
import type { WideVectors } from "../wide-vectors.ts";

/** What is read of the process. */
export interface NodeProcess {
  readonly arch: string;
  readonly platform: string;
  readonly versions: { readonly node: string };
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Releases of Node whose V8 pairs fused multiply-adds too and that our tests have run on: a fault of an experiment can end the process. */
const tried = new Set([24, 26]);

const flag = "experimental-wasm-revectorize";

/**
 * The switch of this process, or undefined where there is none: V8 pairs vectors on x86-64 alone, Node for macOS is built without, and a user may have refused.
 * The flag is never turned off: other modules are being optimized in threads of the engine, and V8 stops the process when it finds flags changed half-way.
 */
export function nodeWideVectors({ arch, platform, versions, execArgv, env }: NodeProcess): WideVectors | undefined {
  if (arch !== "x64" || platform === "darwin" || !tried.has(Number.parseInt(versions.node, 10))) return undefined;
  const given = [...execArgv, ...(env["NODE_OPTIONS"] ?? "").split(/\s+/u)].map((argument) => argument.replaceAll("_", "-"));
  if (given.includes(`--no-${flag}`)) return undefined;
  return { enable: () => setFlagsFromString(`--${flag}`) };
}
