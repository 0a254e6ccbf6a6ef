import { spawn } from "node:child_process";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";

/** What a finished command left behind. */
export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** Runs `tercet` as a process without a terminal. */
export async function tercet(
  args: readonly string[],
  options: { readonly input?: string | Uint8Array; readonly folder?: string } = {},
): Promise<Finished> {
  const environment = { ...process.env, HF_HUB_OFFLINE: "1", TERCET_BACKEND: "", NODE_OPTIONS: "" };
  const child = spawn(execPath, ["--no-warnings", "--conditions=tercet-source", main, ...args], { cwd: options.folder, env: environment });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (piece: Buffer) => (texts.out += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (texts.err += piece.toString()));
  child.stdin.on("error", () => undefined); // a command that reads nothing closes the pipe
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...texts }));
  });
}

/** Runs `tercet` into a reader that closes the pipe at once. */
export async function tercetIntoClosedPipe(args: readonly string[]): Promise<Finished> {
  const child = spawn(execPath, ["--no-warnings", "--conditions=tercet-source", main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let err = "";
  child.stderr.on("data", (piece: Buffer) => (err += piece.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out: "", err }));
  });
}
