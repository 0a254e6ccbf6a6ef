const floats = new Float32Array(1);
const words = new Int32Array(floats.buffer);

/** The 32 bits of a number rounded to float32, as int32. */
export function float32Bits(value: number): number {
  floats[0] = value;
  return words[0] ?? 0;
}

/** The float32 with these 32 bits. */
export function float32FromBits(bits: number): number {
  words[0] = bits;
  return floats[0] ?? NaN;
}

/** The nearest integer, ties to even. */
export function roundToEven(value: number): number {
  const up = Math.round(value);
  return up - value === 0.5 && up % 2 !== 0 ? up - 1 : up;
}

/** Truncates to -128 .. 127; NaN gives 0. */
export function toInt8(value: number): number {
  return value >= 127 ? 127 : value <= -128 ? -128 : value | 0;
}

/** How a half type is laid out: bits of the significand that are stored, and the exponents of its normal numbers. */
interface HalfFormat {
  readonly stored: number;
  readonly least: number;
  readonly greatest: number;
}

const formats: { readonly [T in "float16" | "bfloat16"]: HalfFormat } = {
  float16: { stored: 10, least: -14, greatest: 15 },
  bfloat16: { stored: 7, least: -126, greatest: 127 },
};

/** Rounds to the nearest value of a half type, ties to even; beyond the greatest finite one it is an infinity. */
export function roundToHalf(type: "float16" | "bfloat16", value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const { stored, least, greatest } = formats[type];
  const exponent = Math.max(least, Math.min(exponentOf(value), greatest + 1));
  // Adding and taking away 1.5 * 2^52 units rounds to a whole number of units, ties to even.
  const unit = 2 ** (exponent - stored);
  const rounded = (value / unit + 6755399441055744 - 6755399441055744) * unit;
  return Math.abs(rounded) >= 2 ** (greatest + 1) ? Math.sign(value) * Infinity : rounded === 0 ? 0 * value : rounded;
}

function exponentOf(value: number): number {
  const size = Math.abs(value);
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--;
  if (2 ** (exponent + 1) <= size) exponent++;
  return exponent;
}

/** The 16 bits of a value of a half type. The value is rounded first. */
export function halfBits(type: "float16" | "bfloat16", value: number): number {
  const { stored, least, greatest } = formats[type];
  const rounded = roundToHalf(type, value);
  const sign = Object.is(rounded, -0) || rounded < 0 ? 0x8000 : 0;
  const bias = 1 - least;
  if (rounded !== rounded) return ((greatest + 1 + bias) << stored) | (1 << (stored - 1));
  if (!Number.isFinite(rounded)) return sign | ((greatest + 1 + bias) << stored);
  const size = Math.abs(rounded);
  if (size < 2 ** least) return sign | (size / 2 ** (least - stored));
  const exponent = exponentOf(size);
  return sign | ((exponent + bias) << stored) | ((size / 2 ** exponent - 1) * 2 ** stored);
}

/** The value of the 16 bits of a half type. */
export function halfFromBits(type: "float16" | "bfloat16", bits: number): number {
  const { stored, least, greatest } = formats[type];
  const sign = bits & 0x8000 ? -1 : 1;
  const biased = (bits & 0x7fff) >> stored;
  const fraction = bits & (2 ** stored - 1);
  const bias = 1 - least;
  if (biased === greatest + 1 + bias) return fraction === 0 ? sign * Infinity : NaN;
  if (biased === 0) return sign * fraction * 2 ** (least - stored);
  return sign * (1 + fraction / 2 ** stored) * 2 ** (biased - bias);
}
