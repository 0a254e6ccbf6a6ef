import { firstInvalidUtf8 } from "@tercet/host";
import { errors } from "./errors.ts";

/** Something about a file that is accepted, and worth saying. Lines count from 1. */
export type LineNote =
  | { readonly kind: "byte-order-mark" }
  | { readonly kind: "crlf"; readonly count: number; readonly first: number }
  | { readonly kind: "blank-lines"; readonly count: number; readonly first: number }
  | { readonly kind: "duplicates"; readonly count: number; readonly first: number }
  | { readonly kind: "control-characters"; readonly count: number; readonly first: number; readonly nul: number }
  | { readonly kind: "no-final-newline" };

/** How to read lines. */
export interface ReadLinesOptions {
  /** What the file is called in errors. Default "the input". */
  readonly name?: string;
  /** Whether blank lines are left out (default: candidates need text) or kept as empty texts. Counted either way. */
  readonly blank?: "skip" | "keep";
  /** Longest line, in bytes. Default 16 MiB. */
  readonly maxLineBytes?: number;
}

/** The texts of a file of lines. */
export interface Lines {
  /** Texts without their line ends, as they stand otherwise; equal ones stay. */
  readonly lines: readonly string[];
  /** Line number of each text in the file, from 1. */
  readonly numbers: Int32Array;
  readonly notes: readonly LineNote[];
}

const lineFeed = 10;
const carriageReturn = 13;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/; // all but tab and the line ends

/**
 * Reads one text a line from UTF-8 bytes. Only LF and CRLF end a line; a byte order mark is dropped and reported.
 * Lengths are checked before anything is decoded.
 * @throws TercetError `lines-empty`, `lines-not-utf8` with the byte's offset, `line-too-long`
 * @example
 * const { lines, numbers, notes } = readLines(new TextEncoder().encode("yes\r\n\nno"));
 * expect(lines).toEqual(["yes", "no"]);
 * expect([...numbers]).toEqual([1, 3]);
 * expect(notes.map((note) => note.kind)).toEqual(["crlf", "blank-lines", "no-final-newline"]);
 */
export function readLines(bytes: Uint8Array, options: ReadLinesOptions = {}): Lines {
  const { name = "the input", blank = "skip", maxLineBytes = 16 * 1024 * 1024 } = options;
  if (bytes.length === 0) throw errors["lines-empty"]({ name, bytes: 0 });
  checkLengths(bytes, name, maxLineBytes);
  const offset = firstInvalidUtf8(bytes);
  if (offset >= 0) throw errors["lines-not-utf8"]({ name, offset, line: lineAt(bytes, offset) });

  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const found = { crlf: none(), blank: none(), duplicates: none(), controls: none(), nul: none() };
  const lines: string[] = [];
  const numbers: number[] = [];
  const seen = new Set<string>();
  let start = marked ? 3 : 0;
  for (let number = 1; start < bytes.length; number++) {
    const feed = bytes.indexOf(lineFeed, start);
    const end = feed < 0 ? bytes.length : feed;
    const returned = feed > start && bytes[end - 1] === carriageReturn;
    const text = decoder.decode(bytes.subarray(start, returned ? end - 1 : end));
    start = end + 1;
    if (returned) count(found.crlf, number);
    if (controls.test(text)) count(found.controls, number);
    if (text.includes("\0")) count(found.nul, number);
    const isBlank = text.trim() === "";
    if (isBlank) count(found.blank, number);
    else if (seen.has(text)) count(found.duplicates, number);
    else seen.add(text);
    if (isBlank && blank === "skip") continue;
    lines.push(text);
    numbers.push(number);
  }
  if (seen.size === 0) throw errors["lines-empty"]({ name, bytes: bytes.length });

  const notes: LineNote[] = [];
  if (marked) notes.push({ kind: "byte-order-mark" });
  if (found.crlf.count > 0) notes.push({ kind: "crlf", ...found.crlf });
  if (found.blank.count > 0) notes.push({ kind: "blank-lines", ...found.blank });
  if (found.duplicates.count > 0) notes.push({ kind: "duplicates", ...found.duplicates });
  if (found.controls.count > 0) notes.push({ kind: "control-characters", ...found.controls, nul: found.nul.count });
  if (bytes.at(-1) !== lineFeed) notes.push({ kind: "no-final-newline" });
  return { lines, numbers: Int32Array.from(numbers), notes };
}

interface Count {
  count: number;
  first: number;
}

const none = (): Count => ({ count: 0, first: 0 });

function count(tally: Count, line: number): void {
  tally.count += 1;
  if (tally.count === 1) tally.first = line;
}

function checkLengths(bytes: Uint8Array, name: string, limit: number): void {
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const feed = bytes.indexOf(lineFeed, start);
    const length = (feed < 0 ? bytes.length : feed) - start;
    if (length > limit) throw errors["line-too-long"]({ name, line, bytes: length, limit });
    start += length + 1;
  }
}

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === lineFeed) line += 1;
  return line;
}
