import { hostArray, type DType, type HostArray } from "../../dtype.ts";
import { cellsOf } from "./cell.ts";

/**
 * Host data as float32 cells: numbers as they are, half types as their 16 bits, an int32 as its two halves of 16 bits, the lower one first. An empty array has one
 * cell, because gpu.js knows no empty ones.
 */
export function encode(data: HostArray, dtype: DType): Float32Array {
  const cells = new Float32Array(Math.max(1, data.length * cellsOf(dtype)));
  if (dtype !== "int32") {
    cells.set(data);
    return cells;
  }
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0;
    cells[2 * i] = value & 0xffff;
    cells[2 * i + 1] = value >>> 16;
  }
  return cells;
}

/** The host data that {@link encode} made cells of. */
export function decode(cells: Float32Array, dtype: DType, length: number): HostArray {
  const data = hostArray(dtype, length);
  if (dtype !== "int32") {
    data.set(cells.subarray(0, length));
    return data;
  }
  for (let i = 0; i < length; i++) data[i] = ((cells[2 * i + 1] ?? 0) << 16) | (cells[2 * i] ?? 0);
  return data;
}

/** The numbers of an array, of arrays, or of arrays of arrays, as gpu.js gives them for one, two and three axes. */
export function flatten(value: unknown, length: number): Float32Array {
  if (value instanceof Float32Array && value.length === length) return value;
  const cells = new Float32Array(length);
  let at = 0;
  const visit = (part: unknown): void => {
    if (part instanceof Float32Array) {
      cells.set(part, at);
      at += part.length;
    } else if (Array.isArray(part)) part.forEach(visit);
    else throw new TypeError("gpu.js gave no array");
  };
  visit(value);
  if (at !== length) throw new TypeError(`gpu.js gave ${at} numbers where ${length} belong`);
  return cells;
}
