import { spawn } from "node:child_process";
import { join } from "node:path";
import { environment } from "../../toolchain.mjs";

/** A dashboard at work in a project that has it installed. */
export interface Served {
  /** With a slash at its end. */
  readonly address: string;
  /** Ends it as Ctrl-C does, and gives its exit code. */
  readonly end: () => Promise<number | null>;
}

/** Starts `tercet dashboard` in a project on a free port. @throws Error with what it said, where it ended instead */
export async function serveFrom(folder: string): Promise<Served> {
  const command = [join("node_modules", "@tercet", "cli", "bin", "tercet.mjs"), "dashboard", "--port", "0"];
  const child = spawn(process.execPath, command, { cwd: folder, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  const said: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const first = new Promise<string>((resolve) => child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim())));
  const address = await Promise.race([first, closed.then(() => undefined)]);
  if (address === undefined) throw new Error(`tercet dashboard ended: ${said.join("")}`);
  return {
    address,
    end: () => {
      child.kill("SIGINT");
      return closed;
    },
  };
}
