import { expect, it } from "vitest";
import { toBfloat16, toFloat16, toFloat32 } from "./convert.ts";

const every = Uint16Array.from({ length: 65_536 }, (_, i) => i);

it("every float16 widens to its value by definition, and rounds back to itself", () => {
  const wide = toFloat32({ dtype: "float16", shape: [65_536], data: every });
  every.forEach((half) => {
    const [sign, exponent, fraction] = [half >>> 15 ? -1 : 1, (half >>> 10) & 31, half & 1023];
    const value =
      exponent === 31
        ? fraction === 0
          ? Infinity
          : NaN
        : exponent === 0
          ? fraction * 2 ** -24
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    if (!Object.is(wide[half], sign * value)) throw new Error(`float16 ${half}: ${wide[half]} is not ${sign * value}`);
  });
  const back = toFloat16(wide);
  const wrong = every.findIndex((half) => back[half] !== half && !Number.isNaN(wide[half]));
  expect(wrong).toBe(-1);
});

it("every bfloat16 widens to the float32 with its upper bits, and rounds back to itself", () => {
  const wide = toFloat32({ dtype: "bfloat16", shape: [65_536], data: every });
  const back = toBfloat16(wide);
  expect(every.findIndex((half) => back[half] !== half && !Number.isNaN(wide[half]))).toBe(-1);
  expect(every.filter((half) => Number.isNaN(wide[half])).every((half) => Number.isNaN(toFloat32({ dtype: "bfloat16", shape: [1], data: back.slice(half, half + 1) })[0]))).toBe(true); // prettier-ignore
});

it("rounds half-way cases to even, and neighbours to the nearer side", () => {
  const halfWay = [1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519.996, 65520, 2 ** -25, 2 ** -25 * 1.0001, 2 ** -14 - 2 ** -25, 1023.75, 2047.5];
  expect([...toFloat16(new Float32Array(halfWay))]).toEqual([0x3c00, 0x3c02, 0x7bff, 0x7c00, 0, 1, 0x0400, 0x6400, 0x6800]);
  expect([...toBfloat16(new Float32Array([1 + 2 ** -8, 1 + 3 * 2 ** -8, 3.4e38, -0]))]).toEqual([0x3f80, 0x3f82, 0x7f80, 0x8000]);
});

it("float16 rounding agrees with the engine's own where it has one", () => {
  // Float16Array came with ES2025; where it is absent there is nothing to compare with.
  const native = (globalThis as { Float16Array?: new (values: Float32Array) => ArrayLike<number> & { buffer: ArrayBuffer } }).Float16Array; // as: newer than the library types
  const values = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i) * 2 ** ((i % 45) - 28));
  if (native !== undefined) expect([...toFloat16(values)]).toEqual([...new Uint16Array(new native(values).buffer)]);
});
