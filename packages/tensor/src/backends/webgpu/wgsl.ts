import type { ScalarType } from "../../scalar/expression.ts";

/** Number n of a launch's parameters, an i32. */
export function parameter(n: number): string {
  return `parameters[${n >> 2}].${"xyzw"[n & 3]}`;
}

/** How registers hold a scalar: half types as the float32 that they stand for, int8 as i32. */
export function registerType(type: ScalarType): "f32" | "i32" | "bool" {
  switch (type) {
    case "float32":
    case "float16":
    case "bfloat16":
      return "f32";
    case "int32":
    case "int8":
      return "i32";
    case "bool":
      return "bool";
    case "float64":
      throw new TypeError("WGSL has no float64");
    default:
      return type satisfies never;
  }
}

/** How memory holds a scalar: 16-bit and 8-bit types lie packed in words. */
export function memoryType(type: ScalarType): "f32" | "i32" | "u32" {
  const register = registerType(type);
  if (type === "float16" || type === "bfloat16" || type === "int8") return "u32";
  return register === "bool" ? "i32" : register;
}

const view = new DataView(new ArrayBuffer(4));

/** The bits of a float32 as WGSL. */
export function bitsLiteral(value: number): string {
  view.setFloat32(0, value);
  return `0x${view.getUint32(0).toString(16).padStart(8, "0")}u`;
}

/** A float32 as WGSL. What no literal says (infinities, NaN, subnormals, -0) goes through `floatOf`, which no compiler may refuse as a constant. */
function floatLiteral(value: number): string {
  const rounded = Math.fround(value);
  const isPlain = Number.isFinite(rounded) && !Object.is(rounded, -0) && (rounded === 0 || Math.abs(rounded) >= 2 ** -126);
  if (!isPlain) return `floatOf(${bitsLiteral(rounded)})`;
  const text = `${rounded}f`;
  return rounded < 0 ? `(${text})` : text;
}

/** An int32 as WGSL. */
function intLiteral(value: number): string {
  const whole = value | 0;
  // The literal of the least one would be out of range before its sign is seen.
  if (whole === -2147483648) return "i32(-2147483648)";
  return whole < 0 ? `(${whole}i)` : `${whole}i`;
}

/** A constant of a kernel as WGSL. */
export function literal(type: ScalarType, value: number): string {
  const register = registerType(type);
  if (register === "bool") return value === 0 ? "false" : "true";
  return register === "f32" ? floatLiteral(value) : intLiteral(value);
}
