import { expect, test } from "vitest";
import { float32Bits, float32FromBits, halfBits, halfFromBits, roundToHalf } from "./bits.ts";

test("every half value keeps its bits there and back", () => {
  for (const type of ["float16", "bfloat16"] as const) {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfFromBits(type, bits);
      if (Number.isNaN(value)) expect(halfFromBits(type, halfBits(type, value))).toBeNaN();
      else if (halfBits(type, value) !== bits) expect([type, bits, value]).toBe("the same bits");
    }
  }
});

test("bfloat16 is the upper half of a float32", () => {
  for (const bits of [0x3f80, 0xc2f7, 0x0001, 0x8000, 0x7f7f, 0xff80])
    expect(halfFromBits("bfloat16", bits)).toBe(float32FromBits(bits << 16));
});

test("float16 has the values of IEEE 754", () => {
  const known = [
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x0001, 2 ** -24],
    [0x3555, 0.333251953125],
    [0x7c00, Infinity],
  ] as const;
  for (const [bits, value] of known) expect([halfFromBits("float16", bits), halfBits("float16", value)]).toEqual([value, bits]);
});

test("rounding to a half type goes to the nearest value, ties to even, and to infinity from half a step beyond the last", () => {
  expect(roundToHalf("float16", 1 + 2 ** -11)).toBe(1);
  expect(roundToHalf("float16", 1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9);
  expect(roundToHalf("float16", 1 + 2 ** -11 + 2 ** -40)).toBe(1 + 2 ** -10);
  expect([roundToHalf("float16", 65519), roundToHalf("float16", 65520)]).toEqual([65504, Infinity]);
  expect(roundToHalf("float16", -(2 ** -26))).toBe(-0);
  expect(roundToHalf("float16", 3 * 2 ** -25)).toBe(2 ** -23);
  expect(roundToHalf("bfloat16", 1.00390625)).toBe(1);
  expect(roundToHalf("bfloat16", -3.4e38)).toBe(-Infinity);
});

test("float32 bits are those of IEEE 754", () => {
  expect([float32Bits(1), float32Bits(-0), float32Bits(2 ** -149)]).toEqual([0x3f800000, -0x80000000, 1]);
  expect(float32FromBits(0x7f800000)).toBe(Infinity);
});
