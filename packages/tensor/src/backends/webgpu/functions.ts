import type { Arithmetic } from "./check/arithmetic.ts";

// NaN is told by its bits: WGSL lets a compiler assume that comparisons meet none.
const functions = {
  isNan: `fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }`,
  // Of equal numbers, which are two zeros or the same, the bits decide: -0 is less than 0.
  least: `fn least(a: f32, b: f32) -> f32 {
  if (isNan(a)) { return a; }
  if (isNan(b)) { return b; }
  if (a == b) { return bitcast<f32>(bitcast<u32>(a) | bitcast<u32>(b)); }
  return select(b, a, a < b);
}`,
  greatest: `fn greatest(a: f32, b: f32) -> f32 {
  if (isNan(a)) { return a; }
  if (isNan(b)) { return b; }
  if (a == b) { return bitcast<f32>(bitcast<u32>(a) & bitcast<u32>(b)); }
  return select(b, a, a > b);
}`,
  // Two steps with the residual a - q b, which a fused operation gives exactly. Exponents far from 0 are taken off first, or the residual would be subnormal.
  correctedQuotient: `fn correctedQuotient(a: f32, b: f32) -> f32 {
  let above = i32((bitcast<u32>(a) >> 23u) & 0xffu);
  let below = i32((bitcast<u32>(b) >> 23u) & 0xffu);
  if (above == 0i || below == 0i || above == 255i || below == 255i) { return a / b; }
  let x = bitcast<f32>((bitcast<u32>(a) & 0x807fffffu) | 0x3f800000u);
  let y = bitcast<f32>((bitcast<u32>(b) & 0x807fffffu) | 0x3f800000u);
  let first = x / y;
  let second = first + fma(-first, y, x) / y;
  let third = second + fma(-second, y, x) / y;
  let half = (above - below) / 2i;
  return third * powerOfTwo(half) * powerOfTwo(above - below - half);
}`,
  correctedRoot: `fn correctedRoot(a: f32) -> f32 {
  let exponent = i32((bitcast<u32>(a) >> 23u) & 0xffu) - 127i;
  if (exponent == -127i || exponent == 128i || a < 0f) { return sqrt(a); }
  let half = exponent >> 1u;
  let x = bitcast<f32>((bitcast<u32>(a) & 0x7fffffu) | (u32(exponent - 2i * half + 127i) << 23u));
  let first = sqrt(x);
  let second = first + fma(-first, first, x) / (2f * first);
  let third = second + fma(-second, second, x) / (2f * second);
  return third * powerOfTwo(half);
}`,
  powerOfTwo: `fn powerOfTwo(exponent: i32) -> f32 { return bitcast<f32>(u32(exponent + 127i) << 23u); }`,
  floorQuotient: `fn floorQuotient(a: i32, b: i32) -> i32 {
  let q = a / b;
  return q - select(0i, 1i, a < q * b);
}`,
  floorRemainder: `fn floorRemainder(a: i32, b: i32) -> i32 {
  let r = a % b;
  return r + select(0i, b, r < 0i);
}`,
  // WGSL's own conversion saturates at the greatest float32 below 2^31.
  toInt: `fn toInt(x: f32) -> i32 {
  if (isNan(x)) { return 0i; }
  if (x >= 2147483648f) { return 2147483647i; }
  if (x <= -2147483648f) { return i32(-2147483648); }
  return i32(x);
}`,
  toInt8: `fn toInt8(x: f32) -> i32 { return clamp(toInt(x), -128i, 127i); }`,
  // A subnormal half is its significand times 2^-24, which is exact; no float32 on the way is subnormal.
  fromFloat16: `fn fromFloat16(half: u32) -> f32 {
  let size = half & 0x7fffu;
  let sign = (half & 0x8000u) << 16u;
  var bits = (size << 13u) + 0x38000000u;
  if (size >= 0x7c00u) { bits = (size << 13u) | 0x7f800000u; }
  if (size < 0x400u) { bits = bitcast<u32>(f32(size) * 5.9604644775390625e-8f); }
  return bitcast<f32>(bits | sign);
}`,
  // Rounds to nearest even in integers: adding half of what is cut off, less what makes ties go to the even one.
  toFloat16: `fn toFloat16(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  let size = bits & 0x7fffffffu;
  let sign = (bits >> 16u) & 0x8000u;
  if (size > 0x7f800000u) { return sign | 0x7e00u; }
  if (size >= 0x477ff000u) { return sign | 0x7c00u; }
  if (size >= 0x38800000u) { return sign | ((size - 0x38000000u + 0xfffu + ((size >> 13u) & 1u)) >> 13u); }
  if (size < 0x33000000u) { return sign; }
  let cut = 126u - (size >> 23u);
  let significand = (size & 0x7fffffu) | 0x800000u;
  return sign | ((significand + (1u << (cut - 1u)) - 1u + ((significand >> cut) & 1u)) >> cut);
}`,
  roundFloat16: `fn roundFloat16(x: f32) -> f32 { return fromFloat16(toFloat16(x)); }`,
  fromBfloat16: `fn fromBfloat16(half: u32) -> f32 { return bitcast<f32>(half << 16u); }`,
  toBfloat16: `fn toBfloat16(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  if (isNan(x)) { return (bits >> 16u) | 0x40u; }
  return (bits + 0x7fffu + ((bits >> 16u) & 1u)) >> 16u;
}`,
  roundBfloat16: `fn roundBfloat16(x: f32) -> f32 { return fromBfloat16(toBfloat16(x)); }`,
  nearest: `fn nearest(x: f32) -> f32 { return bitcast<f32>((bitcast<u32>(round(x)) & 0x7fffffffu) | (bitcast<u32>(x) & 0x80000000u)); }`,
} as const;

/** Functions whose text follows from how a device computes. `hiddenZero` is a 0 that no compiler knows. */
function functionsOn({ division, sqrt, foldsConstants }: Arithmetic, hiddenZero: string): Readonly<Record<string, string>> {
  const bits = foldsConstants ? `bits | ${hiddenZero}` : "bits";
  return {
    floatOf: `fn floatOf(bits: u32) -> f32 { return bitcast<f32>(${bits}); }`,
    divide: `fn divide(a: f32, b: f32) -> f32 { return ${division === "corrected" ? "correctedQuotient(a, b)" : "a / b"}; }`,
    squareRoot: `fn squareRoot(a: f32) -> f32 { return ${sqrt === "corrected" ? "correctedRoot(a)" : "sqrt(a)"}; }`,
    ...functions,
  };
}

/** The functions that a text calls, each once, with those that they call in turn. */
export function functionsFor(code: string, arithmetic: Arithmetic, hiddenZero: string = "0u"): string {
  const all = Object.entries(functionsOn(arithmetic, hiddenZero));
  const needed = new Set<string>();
  const need = (text: string): void => {
    for (const [name, own] of all) {
      if (needed.has(name) || !new RegExp(`\\b${name}\\(`, "u").test(text)) continue;
      needed.add(name);
      need(own.slice(own.indexOf("{")));
    }
  };
  need(code);
  return all.flatMap(([name, own]) => (needed.has(name) ? [own] : [])).join("\n");
}
