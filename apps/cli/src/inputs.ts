import type { Files } from "@tercet/host";
import { readLines, type LineNote } from "@tercet/text";
import { stdin } from "node:process";
import { errors } from "./errors.ts";

/** The lines of a candidate file, and what was remarkable about it, as sentences. */
export interface Candidates {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** Reads one candidate a line. @throws TercetError what `readLines` and the file system throw */
export async function readCandidates(path: string, files: Files): Promise<Candidates> {
  const { lines, notes } = readLines(await files.readAll(path), { name: path });
  return { lines, notes: notes.filter(({ kind }) => kind !== "no-final-newline").map((note) => `${path}: ${describeNote(note)}`) };
}

function describeNote(note: LineNote): string {
  switch (note.kind) {
    case "byte-order-mark":
      return "a byte order mark at the start was left out";
    case "crlf":
      return `${note.count} lines end with CR LF, the first is line ${note.first}`;
    case "blank-lines":
      return `${note.count} blank lines were left out, the first is line ${note.first}`;
    case "duplicates":
      return `${note.count} lines repeat an earlier one, the first is line ${note.first}; each text is encoded once`;
    case "control-characters":
      return `${note.count} lines hold control characters, the first is line ${note.first}`;
    case "no-final-newline":
      return "the last line has no line end";
    default:
      return note satisfies never;
  }
}

/** The context itself, or what standard input holds when it is "-". @throws TercetError `context-empty` */
export async function readContext(given: string): Promise<string> {
  const text = given === "-" ? await readAll() : given;
  if (text.trim() === "") throw errors["context-empty"]({});
  return text.replace(/\r?\n$/, "");
}

async function readAll(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stdin) pieces.push(piece as Buffer); // a stream without encoding gives buffers
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
}
