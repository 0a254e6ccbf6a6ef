import fc from "fast-check";
import { expect, test } from "vitest";
import { joinParlai, parlaiBatch, parlaiCandidate, parlaiContext, readParlaiDictionary } from "./parlai-dictionary.ts";

const file = "__null__\t9\n__start__\t9\n__end__\t9\n__unk__\t9\nhello\t5\n\\n\t4\n!\t3\nHello\t2\nit\t2\n'\t1\ns\t1\n";
const dictionary = readParlaiDictionary(file);
const words = (ids: Int32Array): readonly (string | undefined)[] => Array.from(ids, dictionary.word);

test("ids are load order after null, start, end and unknown", () => {
  expect(dictionary.specials).toEqual({ null: 0, start: 1, end: 2, unknown: 3 });
  expect([dictionary.id("hello"), dictionary.id("\n"), dictionary.size]).toEqual([4, 5, 11]);
});

test("words are runs of word characters, single marks, and newlines", () => {
  expect(dictionary.words("Hello\n it's\t2nd_place… é1\u0301")).toEqual(["Hello", "\n", "it", "'", "s", "2nd_place", "…", "é1", "\u0301"]);
});

test("a context is cut from the left and then wrapped", () => {
  const { ids, cut, unknown } = dictionary.encode("hello stranger\nhello!", parlaiContext(3));
  expect(words(ids)).toEqual(["__start__", "\n", "hello", "!", "__end__"]);
  expect([cut, unknown]).toEqual([2, 1]);
});

test("a candidate is wrapped and then cut from the right, so a long one loses its end", () => {
  expect(words(dictionary.encode("hello it", parlaiCandidate(3)).ids)).toEqual(["__start__", "hello", "it"]);
  expect(words(dictionary.encode("hello it", parlaiCandidate(4)).ids)).toEqual(["__start__", "hello", "it", "__end__"]);
});

test("lower-casing is an option", () => {
  expect(words(readParlaiDictionary(file, { lowercase: true }).encode("Hello", parlaiContext(null)).ids)).toEqual([
    "__start__",
    "hello",
    "__end__",
  ]);
  expect(words(dictionary.encode("Hello", parlaiContext(null)).ids)).toEqual(["__start__", "Hello", "__end__"]);
});

test("where end is the start word, a listed __end__ gets an id of its own", () => {
  const specials = { null: "__null__", start: "__start__", end: "__start__", unknown: "__unk__" };
  const released = readParlaiDictionary(file, { specials });
  expect(released.specials).toEqual({ null: 0, start: 1, end: 1, unknown: 2 });
  expect(released.id("__end__")).toBe(3);
});

test("special words in capitals are the same words", () => {
  expect(readParlaiDictionary("__UNK__\t1\nx\t1\n").id("x")).toBe(4);
});

test("a joined pair has types 0 and 1", () => {
  const { ids, types } = joinParlai(dictionary.encode("hello", parlaiContext(null)), dictionary.encode("!", parlaiCandidate(null)));
  expect(words(ids)).toEqual(["__start__", "hello", "__end__", "__start__", "!", "__end__"]);
  expect([...types]).toEqual([0, 0, 0, 1, 1, 1]);
});

test.each([
  ["has no word", "\t3\n"],
  ['has the count "x"', "a\tx\n"],
  ["has more than one tab", "a\t1\t2\n"],
])("a line that %s is refused by number", (reason, line) => {
  expect(() => readParlaiDictionary(`ok\t1\n${line}`)).toThrow(
    expect.objectContaining({ code: "dictionary-invalid", details: { line: 2, reason } }),
  );
});

test("a text that is no string is refused", () => {
  expect(() => dictionary.encode(7 as unknown as string, parlaiContext(1))).toThrow(expect.objectContaining({ code: "text-not-string" }));
});

test("what stays and what was cut add up, and nothing is longer than allowed", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("hello", "it", "x", "!", "\n")), fc.nat(12), (parts, limit) => {
      const text = parts.join(" ");
      const count = dictionary.words(text).length + 2;
      const context = dictionary.encode(text, parlaiContext(limit));
      const candidate = dictionary.encode(text, parlaiCandidate(limit));
      expect([context.ids.length + context.cut, candidate.ids.length + candidate.cut]).toEqual([count, count]);
      expect(context.ids.length).toBeLessThanOrEqual(limit + 2);
      expect(candidate.ids.length).toBeLessThanOrEqual(limit);
      expect(parlaiBatch([context, candidate]).offsets[2]).toBe(context.ids.length + candidate.ids.length);
    }),
  );
});
