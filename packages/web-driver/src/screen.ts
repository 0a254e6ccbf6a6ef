import { existsSync } from "node:fs";
import { env, platform } from "node:process";
import { lineWith, startProgram, type Program } from "./program.ts";

/** What programs with windows need on this machine: nothing, or a screen in memory that was started for them. */
export interface Screen {
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** The program that is a screen in memory. */
export const screenInMemory = "/usr/bin/Xvfb";

/** A screen: the machine's, one in memory where that has none, or none at all where Xvfb is absent. */
export async function openScreen(): Promise<Screen> {
  const none: Screen = { variables: {}, close: async () => undefined };
  if (platform !== "linux" || env["DISPLAY"] || env["WAYLAND_DISPLAY"] || !existsSync(screenInMemory)) return none;
  // It takes the first number that is free, and says which.
  const program: Program = startProgram(screenInMemory, ["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"], env);
  const number = await lineWith(program, /^(\d+)$/u);
  return { variables: { DISPLAY: `:${number}` }, close: () => program.end() };
}

/** Whether a program with a window finds a screen, or one in memory can be had. */
export function hasScreen(): boolean {
  return platform !== "linux" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]) || existsSync(screenInMemory);
}
