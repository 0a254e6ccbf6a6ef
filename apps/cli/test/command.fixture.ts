import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";

/** What a finished command left behind. */
export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

// Every run loads the same sources: compiled once, a run starts in less than half the time.
const compileCache = join(tmpdir(), "tercet-compile-cache");
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** How a command is run. */
export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly folder?: string;
  /** Environment variables beside those that every test has. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Sent as soon as the command has taken the input. */
  readonly signal?: "SIGINT" | "SIGTERM";
}

/** Runs `tercet` as a process without a terminal. */
export async function tercet(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const settings = { TERCET_BACKEND: "", TERCET_MODE: "", TERCET_THREADS: "", TERCET_TILE: "" };
  const environment = {
    ...process.env,
    HF_HUB_OFFLINE: "1",
    ...settings,
    NODE_OPTIONS: "",
    NODE_COMPILE_CACHE: compileCache,
    ...options.variables,
  };
  const child = spawn(execPath, ["--no-warnings", "--conditions=tercet-source", main, ...args], { cwd: options.folder, env: environment });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (piece: Buffer) => (texts.out += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (texts.err += piece.toString()));
  child.stdin.on("error", () => undefined); // a command that reads nothing closes the pipe
  child.stdin.write(options.input ?? "", () => {
    if (options.signal !== undefined) child.kill(options.signal);
    child.stdin.end();
  });
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
