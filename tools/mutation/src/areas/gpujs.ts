import type { Area, Mutant } from "../mutant.ts";

const gpujs = "packages/tensor/src/backends/gpujs";

type Fault = Omit<Mutant, "backend">;

// Faults that its check at start-up cannot see: it refuses a mode that has one of the others.
const faults: readonly Fault[] = [
  {
    name: "gpujs-maximum-loses-nan",
    what: "the greater of NaN and a number is the number",
    file: `${gpujs}/operations.ts`,
    find: "`${wins} || ${a} != ${a} ? ${a} : ${b}`",
    replace: "`${wins} ? ${a} : ${b}`",
    claims: ["function:float32/infinities-and-nan-are-kept", "operator:maximum/equals-oracle"],
  },
  {
    name: "gpujs-rounds-halves-up",
    what: "halves are rounded up, not to the even number",
    file: `${gpujs}/operations.ts`,
    find: "if (${a} - ${below} == 0.5 &&",
    replace: "if (${a} - ${below} == 0.25 &&",
    claims: ["operator:round/equals-oracle"],
  },
  {
    name: "gpujs-equal-is-not-at-most",
    what: "a number is not at most itself",
    file: `${gpujs}/operations.ts`,
    find: "assign(`${a} < ${b} || ${a} == ${b}`)",
    replace: "assign(`${a} < ${b}`)",
    claims: ["operator:lessEqual/equals-oracle"],
  },
  {
    name: "gpujs-sums-from-zero",
    what: "the sum of a segment begins with the first row of all",
    file: `${gpujs}/statements.ts`,
    find: "this.line(`r = ${from};`);",
    replace: "this.line(`r = 0;`);",
    claims: ["operator:segmentSum/equals-oracle"],
  },
  {
    name: "gpujs-greatest-starts-at-zero",
    what: "the greatest of negative numbers is 0",
    file: `${gpujs}/statements.ts`,
    find: 'if (reducer === "max") return isInt ? -0x80000000 : -Infinity;',
    replace: 'if (reducer === "max") return isInt ? -0x80000000 : 0;',
    claims: ["operator:max/equals-oracle"],
  },
  {
    name: "gpujs-outer-axes-swapped",
    what: "the second and the third axis of a grid change places",
    file: `${gpujs}/statements.ts`,
    find: '[first, "this.thread.y", "this.thread.z"]',
    replace: '[first, "this.thread.z", "this.thread.y"]',
    claims: ["operator:transpose/equals-oracle", "operator:matmul/equals-oracle"],
  },
  {
    name: "gpujs-numbers-by-their-bits",
    what: "a number of a graph is taken for the integer of its bits",
    file: `${gpujs}/kernels.ts`,
    find: "return float32FromBits(parameters[argument.slot] ?? 0);",
    replace: "return parameters[argument.slot] ?? 0;",
    claims: ["operator:layerNorm/equals-oracle", "function:compile/"],
  },
  {
    name: "gpujs-empty-value-takes-a-place",
    what: "a value without elements takes the place of one that is still read",
    file: `${gpujs}/lives.ts`,
    find: "if (size > 0 || !at.has(slot.byteOffset))",
    replace: "",
    claims: [
      "operator:topScaledProducts/equals-oracle",
      "operator:topProducts/equals-oracle",
      "operator:topScaledPolyScores/equals-oracle",
    ],
  },
];

export const gpujsFaults: Area = { area: "gpujs", mutants: faults.map((fault) => ({ ...fault, backend: "gpujs" })) };
