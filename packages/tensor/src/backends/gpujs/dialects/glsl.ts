import type { Dialect, NativeFunction } from "./dialect.ts";
import { typed, writeQuotient } from "./typed.ts";

const ofTwo = (name: string, body: string): NativeFunction => ({
  name,
  source: `int ${name}(int a, int b) { return ${body}; }`,
  argumentTypes: { a: "Integer", b: "Integer" },
  returnType: "Integer",
});

/** gpu.js writes bit operations as loops of arithmetic, which are wrong for negative numbers; GLSL ES 3 has them. */
const natives: readonly NativeFunction[] = [
  ofTwo("tercetAnd", "a & b"),
  ofTwo("tercetOr", "a | b"),
  ofTwo("tercetXor", "a ^ b"),
  ofTwo("tercetLeft", "a << b"),
  ofTwo("tercetRight", "int(uint(a) >> uint(b))"),
  {
    name: "tercetWhole",
    source: "int tercetWhole(float x) { return int(x); }",
    argumentTypes: { x: "Number" },
    returnType: "Integer",
  },
  {
    name: "tercetBitsOf",
    source: "int tercetBitsOf(float x) { return floatBitsToInt(x); }",
    argumentTypes: { x: "Number" },
    returnType: "Integer",
  },
  {
    name: "tercetFromBits",
    source: "float tercetFromBits(int a) { return intBitsToFloat(a); }",
    argumentTypes: { a: "Integer" },
    returnType: "Number",
  },
];

/** The mode `webgl2`: as the typed one, with GLSL's own words for bits. */
export const glsl: Dialect = {
  ...typed,
  natives,
  bits: {
    bitAnd: (a, b) => `tercetAnd(${a}, ${b})`,
    bitOr: (a, b) => `tercetOr(${a}, ${b})`,
    bitXor: (a, b) => `tercetXor(${a}, ${b})`,
    shiftLeft: (a, b) => `tercetLeft(${a}, ${b})`,
    shiftRight: (a, b) => `tercetRight(${a}, ${b})`,
  },
  truncate: (x) => `tercetWhole(${x})`,
  quotient: (write, target, a, b) => writeQuotient(write, target, a, b, (x) => `tercetWhole(${x})`),
  bitsOf: (write, target, x) => write.line(`${target} = tercetBitsOf(${x});`),
  fromBits: (write, target, a) => write.line(`const ${target} = tercetFromBits(${a});`),
  avoidsBits: false,
};
