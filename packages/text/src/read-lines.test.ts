import { expect, test } from "vitest";
import { readLines, type ReadLinesOptions } from "./read-lines.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const failure = (bytes: Uint8Array, options?: ReadLinesOptions): unknown => {
  try {
    readLines(bytes, options);
    return null;
  } catch (error) {
    const { code, details } = error as { code: string; details: unknown }; // TercetError
    return { code, ...(details as object) };
  }
};

test("input 45: invalid UTF-8 is refused with the byte's offset and line", () => {
  const bytes = Uint8Array.of(...utf8("good\nbad "), 0xff, ...utf8("\n"));
  expect(failure(bytes, { name: "replies.txt" })).toEqual({ code: "lines-not-utf8", name: "replies.txt", offset: 9, line: 2 });
});

test("input 46: a byte order mark is dropped and reported", () => {
  expect(readLines(utf8("\uFEFFone\n"))).toMatchObject({ lines: ["one"], notes: [{ kind: "byte-order-mark" }] });
});

test("input 47: only LF and CRLF end a line", () => {
  const { lines, notes } = readLines(utf8("a\r\nb\u2028c\u0085d\ve\rf\n"));
  expect(lines).toEqual(["a", "b\u2028c\u0085d\ve\rf"]);
  expect(notes).toContainEqual({ kind: "crlf", count: 1, first: 1 });
});

test.each(["", "\uFEFF", "\n\n", " \r\n\t\n"])("input 48: a file without a text is refused: %j", (text) => {
  expect(failure(utf8(text))).toMatchObject({ code: "lines-empty" });
  expect(failure(utf8(text), { blank: "keep" })).toMatchObject({ code: "lines-empty" });
});

test("input 49: blank lines are counted, and left out or kept", () => {
  const bytes = utf8("a\n\n \nb\n");
  expect(readLines(bytes)).toMatchObject({
    lines: ["a", "b"],
    numbers: Int32Array.of(1, 4),
    notes: [{ kind: "blank-lines", count: 2, first: 2 }],
  });
  expect(readLines(bytes, { blank: "keep" }).lines).toEqual(["a", "", " ", "b"]);
});

test("input 50: duplicates stay and are counted", () => {
  expect(readLines(utf8("a\nb\na\na\n"))).toMatchObject({
    lines: ["a", "b", "a", "a"],
    notes: [{ kind: "duplicates", count: 2, first: 3 }],
  });
});

test("input 51: control characters stay and are reported, NUL apart", () => {
  expect(readLines(utf8("a\tb\nc\0d\ne\u001bf\n")).notes).toEqual([{ kind: "control-characters", count: 2, first: 2, nul: 1 }]);
});

test("input 52: a surrogate written as three bytes is refused", () => {
  expect(failure(Uint8Array.of(97, 0xed, 0xa0, 0x80, 10))).toMatchObject({ code: "lines-not-utf8", offset: 1 });
});

test("input 53: a line of 100 MB is refused before it is decoded", () => {
  expect(failure(new Uint8Array(100_000_000).fill(97))).toMatchObject({ code: "line-too-long", line: 1, bytes: 100_000_000 });
});

test("input 55: the last line needs no newline", () => {
  expect(readLines(utf8("a\nb"))).toMatchObject({ lines: ["a", "b"], notes: [{ kind: "no-final-newline" }] });
});

test("a clean file has no notes", () => {
  expect(readLines(utf8("one\ntwo\n")).notes).toEqual([]);
});

test("a carriage return alone on the last line belongs to the text", () => {
  expect(readLines(utf8("a\r")).lines).toEqual(["a\r"]);
});
