import type { Area } from "../mutant.ts";

const js = "packages/tensor/src/backends/js";

/** Faults in the backend that generates JavaScript. */
export const jsFaults: Area = {
  area: "js",
  mutants: [
    {
      name: "shift-keeps-sign",
      what: "bits are shifted right with the sign's copies coming in",
      file: `${js}/render.ts`,
      find: "return `(${a} >>> ${b}) | 0`;",
      replace: "return `${a} >> ${b}`;",
      claims: ["operator:randomBits/equals-oracle", "operator:randomMask/equals-oracle"],
      backend: "js",
    },
    {
      name: "cast-wraps",
      what: "floats beyond int32 wrap around instead of being the nearest int32",
      file: `${js}/functions.ts`,
      find: "return value >= 2147483647 ? 2147483647 : value <= -2147483648 ? -2147483648 : value | 0;",
      replace: "return value | 0;",
      claims: ["operator:cast/equals-oracle"],
      backend: "js",
    },
    {
      name: "int-products-of-floats",
      what: "int32 products are made in float64, and lose their low bits",
      file: `${js}/render.ts`,
      find: 'type === "int32" ? `Math.imul(${a}, ${b})`',
      replace: 'type === "int32" ? `(${a} * ${b}) | 0`',
      claims: ["operator:randomBits/equals-oracle", "operator:mul/equals-oracle"],
      backend: "js",
    },
    {
      name: "attention-leaves-out-last-key",
      what: "no query attends to the last key of its range",
      file: `${js}/kernels/attention.ts`,
      find: "for (let j = from; j < to; j++) {",
      replace: "for (let j = from; j < to - 1; j++) {",
      claims: ["operator:attention/equals-oracle"],
      backend: "js",
    },
    {
      name: "top-k-last-of-ties",
      what: "of equal scores the last comes first",
      file: `${js}/kernels/top-k.ts`,
      find: "|| p - q;",
      replace: "|| q - p;",
      claims: ["operator:topK/equals-oracle", "operator:topK/claimed-equals-decomposition"],
      backend: "js",
    },
    {
      name: "elementary-not-rounded",
      what: "float32 operations keep the digits of float64",
      file: `${js}/render.ts`,
      find: 'return type === "float32" ? `fround(${text})` : type === "int32" ? `(${text}) | 0` : text;',
      replace: 'return type === "int32" ? `(${text}) | 0` : text;',
      claims: ["operator:exp/equals-oracle"],
      backend: "js",
    },
  ],
};
