import type { DType } from "../../../dtype.ts";
import type { ScalarType } from "../../../scalar/expression.ts";

/** An element of memory as a register holds it. */
export function loaded(type: ScalarType, memory: string, at: string): string {
  switch (type) {
    case "float32":
    case "int32":
      return `${memory}[${at}]`;
    case "bool":
      return `${memory}[${at}] != 0i`;
    case "float16":
      return `fromFloat16(${half(memory, at)})`;
    case "bfloat16":
      return `fromBfloat16(${half(memory, at)})`;
    case "int8":
      return `bitcast<i32>(${memory}[u32(${at}) >> 2u] << (24u - (u32(${at}) & 3u) * 8u)) >> 24u`;
    case "float64":
      throw new TypeError("WGSL has no float64");
    default:
      return type satisfies never;
  }
}

function half(memory: string, at: string): string {
  return `(${memory}[u32(${at}) >> 1u] >> ((u32(${at}) & 1u) * 16u)) & 0xffffu`;
}

/** The word of memory that holds these registers: one, two of 16 bits, or four of 8. */
export function packed(type: DType, values: readonly string[]): string {
  const [a = "", b = a, c = a, d = a] = values;
  switch (type) {
    case "float32":
    case "int32":
      return a;
    case "bool":
      return `select(0i, 1i, ${a})`;
    case "float16":
      return `toFloat16(${a}) | (toFloat16(${b}) << 16u)`;
    case "bfloat16":
      return `toBfloat16(${a}) | (toBfloat16(${b}) << 16u)`;
    case "int8":
      return [a, b, c, d].map((value, n) => `((bitcast<u32>(${value}) & 0xffu) << ${8 * n}u)`).join(" | ");
    case "float64":
      throw new TypeError("WGSL has no float64");
    default:
      return type satisfies never;
  }
}
