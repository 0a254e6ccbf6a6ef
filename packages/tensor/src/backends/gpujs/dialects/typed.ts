import type { Dialect, Writer } from "./dialect.ts";

/** Powers of two that together make every exponent of a float32. */
const steps = [64, 32, 16, 8, 4, 2, 1] as const;
const signBit = "(-32768 << 16)";

/**
 * The modes `webasm` and `webgpu`: variables of float32 and int32, real bit operations, and no way to read the bits of a float. Bits are computed: multiplying by a
 * power of two is exact.
 */
export const typed: Dialect = {
  float: (text) => text,
  int: (text) => text,
  multiply: (a, b) => `${a} * ${b}`,
  bits: {
    bitAnd: (a, b) => `${a} & ${b}`,
    bitOr: (a, b) => `${a} | ${b}`,
    bitXor: (a, b) => `${a} ^ ${b}`,
    shiftLeft: (a, b) => `${a} << ${b}`,
    shiftRight: (a, b) => `${a} >>> ${b}`,
  },
  truncate: (x) => `${x} | 0`,
  quotient: (write, target, a, b) => writeQuotient(write, target, a, b, (x) => `${x} | 0`),
  bitsOf(write, target, x) {
    const [size, isNegative] = [write.name(), write.name()];
    const exponent = write.integer();
    write.line(`let ${size} = Math.abs(${x});`);
    // 1 / x tells -0 from 0.
    write.line(`const ${isNegative} = ${x} < 0 || (${x} == 0 && 1 / ${x} < 0);`);
    write.line(`${exponent} = 127;`);
    for (const step of steps)
      write.line(`if (${size} >= ${2 ** step}) { ${size} = ${size} * ${2 ** -step}; ${exponent} = ${exponent} + ${step}; }`);
    for (const step of steps)
      write.line(`if (${size} < ${2 ** (1 - step)}) { ${size} = ${size} * ${2 ** step}; ${exponent} = ${exponent} - ${step}; }`);
    write.line(`${target} = (${exponent} << 23) + ((${size} - 1) * 8388608 | 0);`);
    // Below the normal numbers the size is a number of smallest steps.
    write.line(`if (Math.abs(${x}) < ${2 ** -126}) { ${target} = Math.abs(${x}) * ${2 ** 100} * ${2 ** 49} | 0; }`);
    write.line(`if (Math.abs(${x}) > ${2 ** 128 - 2 ** 104}) { ${target} = 2139095040; }`);
    write.line(`if (${x} != ${x}) { ${target} = 2143289344; }`);
    write.line(`if (${isNegative}) { ${target} = ${target} | ${signBit}; }`);
  },
  fromBits(write, target, a) {
    const [exponent, distance] = [write.integer(), write.integer()];
    const base = write.name();
    write.line(`${exponent} = (${a} >>> 23) & 255;`);
    // 0 stands for the subnormal numbers, whose scale is that of 1.
    write.line(`${distance} = ${exponent} - 127;`);
    write.line(`if (${exponent} == 0) { ${distance} = -126; }`);
    write.line(`const ${base} = Math.fround(${a} & 8388607) * ${2 ** -23};`);
    write.line(`let ${target} = ${exponent} == 0 ? ${base} : 1 + ${base};`);
    const isBelow = write.name();
    write.line(`const ${isBelow} = ${distance} < 0;`);
    write.line(`if (${isBelow}) { ${distance} = 0 - ${distance}; }`);
    for (const step of steps)
      write.line(`if ((${distance} & ${step}) != 0) { ${target} = ${target} * (${isBelow} ? ${2 ** -step} : ${2 ** step}); }`);
    // 2^128 has its own bit, and so is an infinity made where its text can't be written; a NaN is the difference of two.
    write.line(
      `if (${exponent} == 255) { ${target} = ${2 ** 127} * (2 + ${base}); if (${base} > 0) { ${target} = ${target} - ${target}; } }`,
    );
    write.line(`if (${a} < 0) { ${target} = -${target}; }`);
  },
  avoidsBits: true,
  natives: [],
};

/**
 * Floor division from float32 quotients, which are off by at most 2^-21 of themselves: the second quotient, of what the first one leaves, is off by less than 2.
 */
export function writeQuotient(write: Writer, target: string, a: string, b: string, truncate: (x: string) => string): void {
  const [rest, part] = [write.integer(), write.integer()];
  write.line(`${target} = ${truncate(`(Math.fround(${a}) / Math.fround(${b}))`)};`);
  write.line(`${rest} = ${a} - ${target} * ${b};`);
  write.line(`${part} = ${truncate(`(Math.fround(${rest}) / Math.fround(${b}))`)};`);
  write.line(`${target} = ${target} + ${part};`);
  write.line(`${rest} = ${rest} - ${part} * ${b};`);
  const below = `if (${rest} < 0) { ${target} = ${target} - 1; ${rest} = ${rest} + ${b}; }`;
  write.line(below);
  write.line(below);
  write.line(`if (${rest} >= ${b}) { ${target} = ${target} + 1; ${rest} = ${rest} - ${b}; }`);
}
