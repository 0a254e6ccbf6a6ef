import { instructions, type Opcode } from "./opcodes.ts";

/** A piece of a function body: bytes in order, nested as they were put together. An expression leaves its value on the stack. */
export type Code = number | readonly Code[];

/** Types of values in kernels. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

/** A local variable of a function. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
  /** Reads it. */
  readonly get: Code;
  set(value: Code): Code;
  /** Sets it and leaves the value on the stack. */
  tee(value: Code): Code;
}

/** Unsigned LEB128. */
export function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128 of an int32. */
export function signed(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** An instruction applied to its operands. */
export function op(name: Opcode, ...operands: readonly Code[]): Code {
  return [...operands, instruction(name).bytes];
}

/** A load: `offset` bytes are added to the address. */
export function load(name: Opcode, address: Code, offset = 0): Code {
  return [address, instruction(name).bytes, 0, unsigned(offset)];
}

/** A store: `offset` bytes are added to the address. */
export function store(name: Opcode, address: Code, value: Code, offset = 0): Code {
  return [address, value, instruction(name).bytes, 0, unsigned(offset)];
}

/** Loads one lane of a vector, or stores it. */
export function memoryLane(name: Opcode, address: Code, vector: Code, lane: number, offset = 0): Code {
  return [address, vector, instruction(name).bytes, 0, unsigned(offset), lane];
}

/** Takes a lane out of a vector, or (with `value`) puts one in. */
export function lane(name: Opcode, vector: Code, number: number, ...value: readonly Code[]): Code {
  return [vector, ...value, instruction(name).bytes, number];
}

function instruction(name: Opcode): { readonly bytes: readonly number[] } {
  const own = instructions.get(name);
  if (own === undefined) throw new TypeError(`No instruction ${name}`);
  return own;
}

/** An int32 constant. */
export function int(value: number): Code {
  return [0x41, signed(value)];
}

/** A float32 constant, bit for bit. */
export function float(value: number): Code {
  return [0x43, ...new Uint8Array(Float32Array.of(value).buffer)];
}

/** A float64 constant, bit for bit. */
export function double(value: number): Code {
  return [0x44, ...new Uint8Array(Float64Array.of(value).buffer)];
}

/** A vector of four int32 constants. */
export function ints(...values: readonly [number, number, number, number]): Code {
  return [0xfd, 0x0c, ...new Uint8Array(Int32Array.from(values).buffer)];
}

/** A vector with one float32 in all lanes. */
export function floats(value: number): Code {
  return [0xfd, 0x0c, ...new Uint8Array(Float32Array.of(value, value, value, value).buffer)];
}

/** Sixteen bytes of two vectors by number: 0..15 of a, 16..31 of b. */
export function shuffle(a: Code, b: Code, bytes: readonly number[]): Code {
  return [a, b, 0xfd, 0x0d, ...bytes];
}

/** The bytes of lanes of 32 bits of two vectors by number, for {@link shuffle}: 0..3 of a, 4..7 of b. */
export function words(...lanes: readonly number[]): readonly number[] {
  return lanes.flatMap((n) => [4 * n, 4 * n + 1, 4 * n + 2, 4 * n + 3]);
}

/** a where the condition is not 0, otherwise b; both are computed. */
export function choose(condition: Code, a: Code, b: Code): Code {
  return [a, b, condition, 0x1b];
}

/** Calls a function by its number in the module. */
export function call(index: number, ...operands: readonly Code[]): Code {
  return [...operands, 0x10, unsigned(index)];
}

/** Statements under a condition. */
export function when(condition: Code, then: Code, otherwise?: Code): Code {
  return [condition, 0x04, 0x40, then, otherwise === undefined ? [] : [0x05, otherwise], 0x0b];
}

/** Repeats the body as long as the condition, checked before each turn, holds. */
export function repeatWhile(condition: Code, body: Code): Code {
  return when(condition, [0x03, 0x40, body, condition, 0x0d, 0, 0x0b]);
}

/** for (i = from; i < to; i += step); `to` is read at each turn and must be cheap. */
export function count(i: Local, from: Code, to: Code, step: Code, body: Code): Code {
  return [i.set(from), repeatWhile(op("i32.lt_s", i.get, to), [body, i.set(op("i32.add", i.get, step))])];
}

/** a + b, for addresses and counts. */
export function plus(a: Code, b: Code | undefined): Code {
  return b === undefined ? a : op("i32.add", a, b);
}

/** a times a number that is known; powers of two cost no more than a shift. */
export function times(a: Code, factor: number): Code {
  return op("i32.mul", a, int(factor));
}

/** The least of two int32; both are computed twice. */
export function least(a: Code, b: Code): Code {
  return choose(op("i32.lt_s", a, b), a, b);
}
