import { type Files, type Host } from "@tercet/host";
import { readLines } from "@tercet/text";
import { stdin } from "node:process";
import { errors } from "./errors.ts";

/** The lines of a candidate file, and what was remarkable about it, as sentences. */
export interface Candidates {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** Reads one candidate a line. @throws TercetError what `readLines` and the file system throw */
export async function readCandidates(path: string, files: Files): Promise<Candidates> {
  const { lines, notes } = readLines(await files.readAll(path), { path });
  return { lines, notes: notes.map((note) => describeNote(note)) };
}

function describeNote(note: { readonly kind: string; readonly count?: number; readonly lines?: readonly number[] }): string {
  const { kind, count } = note;
  return count === undefined ? `candidates: ${kind}` : `candidates: ${kind} (${count})`;
}

/** The context itself, or what standard input holds when it is "-". @throws TercetError `context-empty` */
export async function readContext(given: string, _host: Host): Promise<string> {
  const text = given === "-" ? await readAll() : given;
  if (text.trim() === "") throw errors["context-empty"]({});
  return text.replace(/\r?\n$/, "");
}

async function readAll(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stdin) pieces.push(piece as Buffer); // a stream without encoding gives buffers
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
}
