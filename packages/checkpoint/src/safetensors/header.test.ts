import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SafetensorsProblem } from "../errors.ts";
import { readSafetensors } from "./reader.ts";

const utf8 = new TextEncoder();
function file(header: string | Uint8Array, dataBytes = 0, length?: bigint): Uint8Array {
  const text = typeof header === "string" ? utf8.encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}
const entry = (start: unknown, end: unknown, shape: unknown = [1], dtype: unknown = "F32"): string =>
  JSON.stringify({ dtype, shape, data_offsets: [start, end] });

interface Case {
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly problem: SafetensorsProblem;
}
const cases: readonly Case[] = [
  { what: "an empty file", bytes: new Uint8Array(0), problem: "too-short" },
  { what: "seven bytes", bytes: new Uint8Array(7), problem: "too-short" },
  { what: "a header longer than the file", bytes: file("{}", 0, 3n), problem: "header-behind-end" },
  { what: "a header over 100 MB", bytes: file("{}", 0, 100_000_001n), problem: "header-too-long" },
  { what: "a header length of 2^53", bytes: file("{}", 0, 2n ** 53n), problem: "header-too-long" },
  { what: "a header length of 2^64 - 1", bytes: file("{}", 0, 2n ** 64n - 1n), problem: "header-too-long" },
  { what: "a header length of 2^32 + 2", bytes: file("{}", 0, 2n ** 32n + 2n), problem: "header-too-long" },
  { what: "an empty header", bytes: file(""), problem: "header-not-json" },
  { what: "a header with a space first", bytes: file(" {}"), problem: "header-not-json" },
  { what: "a header with a byte order mark", bytes: file("\ufeff{}"), problem: "header-not-json" },
  { what: "a header that is no JSON", bytes: file("{nope}"), problem: "header-not-json" },
  { what: "a header that is not UTF-8", bytes: file(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])), problem: "header-not-utf8" },
  { what: "text after the header's object", bytes: file("{} {}"), problem: "header-not-json" },
  { what: "deep nesting", bytes: file(`{"a":${"[".repeat(5000)}`), problem: "header-not-json" },
  { what: "a name twice", bytes: file(`{"a":${entry(0, 4)},"a":${entry(0, 4)}}`, 4), problem: "duplicate-name" },
  { what: "a name twice, once escaped", bytes: file(`{"a":${entry(0, 4)},"\\u0061":${entry(0, 4)}}`, 4), problem: "duplicate-name" },
  { what: "an overlap", bytes: file(`{"a":${entry(0, 4)},"b":${entry(2, 6)}}`, 6), problem: "overlap" },
  { what: "a hole", bytes: file(`{"a":${entry(0, 4)},"b":${entry(8, 12)}}`, 12), problem: "hole" },
  { what: "a hole at the front", bytes: file(`{"a":${entry(4, 8)}}`, 8), problem: "hole" },
  { what: "an end before the end of the file", bytes: file(`{"a":${entry(0, 4)}}`, 5), problem: "bytes-left-over" },
  { what: "an end behind the end of the file", bytes: file(`{"a":${entry(0, 4)}}`, 3), problem: "bad-offsets" },
  { what: "negative offsets", bytes: file(`{"a":${entry(-4, 0)}}`), problem: "bad-offsets" },
  { what: "fractional offsets", bytes: file(`{"a":${entry(0, 4.5)}}`, 4), problem: "bad-offsets" },
  { what: "swapped offsets", bytes: file(`{"a":${entry(4, 0)}}`, 4), problem: "bad-offsets" },
  {
    what: "offsets beyond 2^53",
    bytes: file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9007199254740993]}}`, 4),
    problem: "bad-offsets",
  },
  { what: "one offset", bytes: file('{"a":{"dtype":"F32","shape":[],"data_offsets":[0]}}'), problem: "bad-offsets" },
  { what: "no offsets", bytes: file('{"a":{"dtype":"F32","shape":[]}}'), problem: "bad-offsets" },
  { what: "a shape that takes other bytes", bytes: file(`{"a":${entry(0, 4, [2])}}`, 4), problem: "size-differs" },
  { what: "a shape that overflows", bytes: file(`{"a":${entry(0, 4, [2 ** 40, 2 ** 40])}}`, 4), problem: "bad-shape" },
  { what: "a shape that overflows to a small number", bytes: file(`{"a":${entry(0, 0, [2 ** 32, 2 ** 32])}}`), problem: "bad-shape" },
  { what: "a negative extent", bytes: file(`{"a":${entry(0, 4, [-1, -1])}}`, 4), problem: "bad-shape" },
  { what: "a rank of 65", bytes: file(`{"a":${entry(0, 4, Array(65).fill(1))}}`, 4), problem: "bad-shape" },
  { what: "half a byte", bytes: file(`{"a":${entry(0, 1, [1], "F4")}}`, 1), problem: "bad-shape" },
  { what: "an unknown dtype", bytes: file(`{"a":${entry(0, 4, [1], "F33")}}`, 4), problem: "unknown-dtype" },
  { what: "a dtype named like a method", bytes: file(`{"a":${entry(0, 4, [1], "constructor")}}`, 4), problem: "unknown-dtype" },
  { what: "a dtype that is no text", bytes: file(`{"a":${entry(0, 4, [1], 7)}}`, 4), problem: "unknown-dtype" },
  { what: "an entry that is no object", bytes: file('{"a":[]}'), problem: "entry-malformed" },
  {
    what: "an entry with another field",
    bytes: file('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"x":1}}'),
    problem: "entry-malformed",
  },
  { what: "metadata that is no object", bytes: file('{"__metadata__":[]}'), problem: "metadata-not-text" },
  { what: "metadata with a number", bytes: file('{"__metadata__":{"a":1}}'), problem: "metadata-not-text" },
];

describe("a safetensors header", () => {
  it.each(cases)("is refused with $what ($problem)", ({ bytes, problem }) => {
    expect(() => readSafetensors(bytes, "x.safetensors")).toThrow(expect.objectContaining({ code: "safetensors-invalid", exitCode: 65 }));
    try {
      readSafetensors(bytes, "x.safetensors");
    } catch (error) {
      expect(error).toMatchObject({ details: { path: "x.safetensors", problem } });
    }
  });

  it("with 100,000 tensors on one range is refused", () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `"${i}":${entry(0, 4)}`);
    expect(() => readSafetensors(file(`{${names.join(",")}}`, 4))).toThrow("overlap");
  });

  it("takes any name as a name", async () => {
    const names = ["__proto__", "", "../x", "constructor", "a\u0000b", "toString"];
    const reader = readSafetensors(file(`{${names.map((name, i) => `${JSON.stringify(name)}:${entry(4 * i, 4 * i + 4)}`).join(",")}}`, 24));
    expect([...reader.tensors.keys()]).toEqual(names);
    expect(({} as { dtype?: unknown }).dtype).toBeUndefined();
    expect((await reader.readAll()).size).toBe(6);
  });

  it("takes rank 0, extent 0 and spaces at the end", async () => {
    const reader = readSafetensors(
      file(`{"s":${entry(0, 4, [])},"e":${entry(4, 4, [3, 0])},"o":${entry(0, 0, [0, 2 ** 40, 2 ** 40])}}   `, 4),
    );
    expect((await reader.read("s")).data.length).toBe(1);
    expect((await reader.read("e")).shape).toEqual([3, 0]);
    expect((await reader.read("o")).data.length).toBe(0);
  });
});

const valid = file(`{"__metadata__":{"format":"pt"},"a":${entry(0, 8, [2])},"b":${entry(8, 16, [2, 1], "I32")}}`, 16);

it("any damage of a valid file is a typed error or still a consistent file", () => {
  const damage = fc.oneof(
    fc.record({ kind: fc.constant("flip" as const), at: fc.nat(valid.length * 8 - 1) }),
    fc.record({ kind: fc.constant("cut" as const), at: fc.nat(valid.length) }),
    fc.record({ kind: fc.constant("insert" as const), at: fc.nat(valid.length), bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }) }),
    fc.record({ kind: fc.constant("set" as const), at: fc.nat(valid.length - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 3 }) }),
  );
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
      let bytes = valid;
      for (const each of damages) {
        if (each.kind === "flip" && each.at >> 3 < bytes.length)
          bytes = bytes.map((byte, i) => (i === each.at >> 3 ? byte ^ (1 << (each.at & 7)) : byte));
        else if (each.kind === "cut") bytes = bytes.slice(0, each.at);
        else if (each.kind === "insert") bytes = Uint8Array.from([...bytes.slice(0, each.at), ...each.bytes, ...bytes.slice(each.at)]);
        else if (each.kind === "set")
          bytes = Uint8Array.from([...bytes.slice(0, each.at), ...each.bytes, ...bytes.slice(each.at + each.bytes.length)]);
      }
      expectSound(bytes);
    }),
    { numRuns: 3000 },
  );
});

it("any object of JSON as a header is a typed error or a consistent file", () => {
  const number = fc.oneof(fc.integer({ min: -2, max: 20 }), fc.double(), fc.constant(2 ** 53));
  const tensor = fc.record({
    dtype: fc.constantFrom("F32", "BOOL", "F4", "", "F8_E4M3"),
    shape: fc.array(number, { maxLength: 3 }),
    data_offsets: fc.array(number, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof({ weight: 4, arbitrary: tensor }, fc.jsonValue())), fc.nat(20), (header, bytes) => {
      expectSound(file(JSON.stringify(header), bytes));
    }),
    { numRuns: 3000 },
  );
});

// Sound: a typed error, or tensors that lie one behind the other and fill the file.
function expectSound(bytes: Uint8Array): void {
  let reader;
  try {
    reader = readSafetensors(bytes);
  } catch (error) {
    expect(error).toMatchObject({ code: "safetensors-invalid" });
    return;
  }
  const sum = [...reader.tensors.values()].reduce((total, tensor) => total + tensor.bytes, 0);
  expect(8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)) + sum).toBe(bytes.length);
}
