import type { Dialect, NativeFunction } from "./dialect.ts";

const beside = `
const tercetFloats = new Float32Array(1);
const tercetWords = new Int32Array(tercetFloats.buffer);
`;
const natives: readonly NativeFunction[] = [
  {
    name: "tercetBitsOf",
    source: "function tercetBitsOf(x) { tercetFloats[0] = x; return tercetWords[0]; }",
    argumentTypes: { x: "Number" },
    returnType: "Integer",
  },
  {
    name: "tercetFromBits",
    source: "function tercetFromBits(a) { tercetWords[0] = a; return tercetFloats[0]; }",
    argumentTypes: { a: "Integer" },
    returnType: "Number",
  },
];

/** The mode `cpu`: float64 numbers, so that every operation is rounded, and JavaScript's own integers. */
export const javascript: Dialect = {
  float: (text) => `Math.fround(${text})`,
  int: (text) => `(${text}) | 0`,
  multiply: (a, b) => `Math.imul(${a}, ${b})`,
  bits: {
    bitAnd: (a, b) => `${a} & ${b}`,
    bitOr: (a, b) => `${a} | ${b}`,
    bitXor: (a, b) => `${a} ^ ${b}`,
    shiftLeft: (a, b) => `${a} << ${b}`,
    shiftRight: (a, b) => `(${a} >>> ${b}) | 0`,
  },
  truncate: (x) => `${x} | 0`,
  quotient: (write, target, a, b) => write.line(`${target} = Math.floor(${a} / ${b}) | 0;`),
  bitsOf: (write, target, x) => write.line(`${target} = tercetBitsOf(${x});`),
  fromBits: (write, target, a) => write.line(`const ${target} = tercetFromBits(${a});`),
  avoidsBits: false,
  natives,
  beside,
};
