import { firstInvalidUtf8, type Files } from "@tercet/host";
import { readLines, type LineNote } from "@tercet/text";
import { stdin } from "node:process";
import { errors } from "./errors.ts";

/** The lines of a file of texts, and what was remarkable about it, as sentences. */
export interface Texts {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** Reads one text a line, from a file or (`-`) from standard input. @throws TercetError what `readLines` and the file system throw */
export async function readTexts(path: string, files: Files): Promise<Texts> {
  const isStandard = path === "-";
  const name = isStandard ? "standard input" : path;
  const { lines, notes } = readLines(isStandard ? await readStandard() : await files.readAll(path), { name });
  return { lines, notes: notes.filter(({ kind }) => kind !== "no-final-newline").map((note) => `${name}: ${describeNote(note)}`) };
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

/** The context itself, or what standard input holds when it is "-". @throws TercetError `context-empty`, `context-not-utf8` */
export async function readContext(given: string): Promise<string> {
  const text = given === "-" ? decode(await readStandard()) : given;
  if (text.trim() === "") throw errors["context-empty"]({});
  return text.replace(/\r?\n$/, "");
}

function decode(bytes: Uint8Array): string {
  const at = firstInvalidUtf8(bytes);
  if (at >= 0) throw errors["context-not-utf8"]({ offset: at });
  return new TextDecoder().decode(bytes);
}

async function readStandard(): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of stdin) pieces.push(piece as Buffer); // a stream without encoding gives buffers
  return Buffer.concat(pieces);
}
