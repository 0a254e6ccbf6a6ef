import { firstInvalidUtf8, type Files } from "@tercet/host";
import { readLines, type LineNote } from "@tercet/text";
import { stdin } from "node:process";
import { addAbortSignal } from "node:stream";
import { errors } from "./errors.ts";

/** The lines of a file of texts, and what was remarkable about it, as sentences. */
export interface Texts {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** Reads one text a line, from a file or (`-`) from standard input. @throws TercetError what `readLines` and the file system throw */
export async function readTexts(path: string, files: Files, signal?: AbortSignal): Promise<Texts> {
  const isStandard = path === "-";
  const name = isStandard ? "standard input" : path;
  const { lines, notes } = readLines(isStandard ? await readStandard(signal) : await files.readAll(path), { name });
  return { lines, notes: notes.filter(({ kind }) => kind !== "no-final-newline").map((note) => `${name}: ${describeNote(note)}`) };
}

function describeNote(note: LineNote): string {
  switch (note.kind) {
    case "byte-order-mark":
      return "a byte order mark at the start was left out";
    case "crlf":
      return `${counted(note.count, "line ends", "lines end")} with CR LF, the first is line ${note.first}`;
    case "blank-lines":
      return `${counted(note.count, "blank line was", "blank lines were")} left out, the first is line ${note.first}`;
    case "duplicates":
      return `${counted(note.count, "line repeats", "lines repeat")} an earlier one, the first is line ${note.first}; each text is encoded once`;
    case "control-characters":
      return `${counted(note.count, "line holds", "lines hold")} control characters, the first is line ${note.first}`;
    case "no-final-newline":
      return "the last line has no line end";
    default:
      return note satisfies never;
  }
}

/** What was done to texts on their way into a model, as sentences. */
export function textNotes({ truncated, typedSpecials }: { readonly truncated: number; readonly typedSpecials: number }): readonly string[] {
  return [
    ...(truncated > 0 ? [`${counted(truncated, "text was", "texts were")} longer than the model reads and cut`] : []),
    ...(typedSpecials > 0 ? [`${counted(typedSpecials, "text holds", "texts hold")} typed special tokens, read as plain text`] : []),
  ];
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** The context itself, or what standard input holds when it is "-". @throws TercetError `context-empty`, `context-not-utf8` */
export async function readContext(given: string, signal?: AbortSignal): Promise<string> {
  const text = given === "-" ? decode(await readStandard(signal)) : given;
  if (text.trim() === "") throw errors["context-empty"]({});
  return text.replace(/\r?\n$/, "");
}

function decode(bytes: Uint8Array): string {
  const at = firstInvalidUtf8(bytes);
  if (at >= 0) throw errors["context-not-utf8"]({ offset: at });
  return new TextDecoder().decode(bytes);
}

async function readStandard(signal: AbortSignal | undefined): Promise<Uint8Array> {
  // Whoever waits for a text that nobody types must be able to leave.
  if (signal !== undefined) addAbortSignal(signal, stdin);
  const pieces: Buffer[] = [];
  for await (const piece of stdin) pieces.push(piece as Buffer); // a stream without encoding gives buffers
  return Buffer.concat(pieces);
}
