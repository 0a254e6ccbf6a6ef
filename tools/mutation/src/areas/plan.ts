import type { Area } from "../mutant.ts";

const plan = "packages/tensor/src/plan";

/**
 * Faults in what becomes of a graph before anything is computed: keys of caches, fusion, memory, index arithmetic. Not here: stepping along an operand's axis of
 * extent 1 as if it were long; its meaning reads it at 0, and `lower` skips such axes once more, so that neither alone changes anything. What overlaps in memory is refused by the
 * verifier of plans before it computes anything, so a claim fails by that refusal.
 */
export const planFaults: Area = {
  area: "plan",
  mutants: [
    {
      name: "index-quotient-rejoined",
      what: "a quotient and a remainder become their dividend whatever they are multiplied by",
      file: `${plan}/polynomial.ts`,
      find: "term.coefficient === remainder.coefficient * atom.by,",
      replace: "term.coefficient > 0,",
      claims: ["function:views/equals-formula", "operator:reshape/equals-oracle"],
    },
    {
      name: "quotient-of-quotient",
      what: "a quotient of a quotient divides by the outer number alone",
      file: `${plan}/polynomial.ts`,
      find: "quotient(term.atom.of, term.atom.by * by)",
      replace: "quotient(term.atom.of, by)",
      claims: ["function:views/equals-formula"],
    },
    {
      name: "memory-freed-too-early",
      what: "an intermediate's memory is given away one step before it is last read",
      file: `${plan}/plan.ts`,
      find: "lives.push({ bytes: sizeOf(node.shape) * bytesOf[node.dtype], from: step, to: lastUse.get(node) ?? step });",
      replace: "lives.push({ bytes: sizeOf(node.shape) * bytesOf[node.dtype], from: step, to: (lastUse.get(node) ?? step) - 1 });",
      claims: ["layer:block-bert/equals-oracle"],
    },
    {
      name: "donated-while-read",
      what: "a result takes an input's memory while its own kernel still reads other places of it",
      file: `${plan}/plan.ts`,
      find: "(last === step && (tasks[step]?.inPlace.has(leaf) ?? false))",
      replace: "last === step",
      claims: ["function:evaluate/", "function:compile/"],
    },
    {
      name: "fused-result-of-strayed-read",
      what: "a result moves into a kernel that reads other elements of it than it writes",
      file: `${plan}/fuse.ts`,
      find: "if (reader === undefined || another !== undefined || reader.claimed || strayed.has(node)) return false;",
      replace: "if (reader === undefined || another !== undefined || reader.claimed) return false;",
      claims: ["function:compile/"],
    },
    {
      name: "plan-key-without-attributes",
      what: "graphs that differ in an attribute alone share a plan",
      file: `${plan}/cache.ts`,
      find: "${attributesText(node.attributes)}",
      replace: "",
      claims: ["function:evaluate/", "function:compile/"],
    },
    {
      name: "plan-key-without-numbers",
      what: "graphs that differ in a constant share a plan",
      file: `${plan}/cache.ts`,
      find: 'number === undefined ? "" : exactText(number)',
      replace: '""',
      claims: ["function:evaluate/", "function:compile/"],
    },
    {
      name: "plan-key-without-sign-of-zero",
      what: "constants 0 and -0 share a plan, and a node",
      file: "packages/tensor/src/graph/number.ts",
      find: 'return Object.is(value, -0) ? "-0" : `${value}`;',
      replace: "return `${value}`;",
      claims: ["function:evaluate/", "function:compile/"],
    },
    {
      name: "loop-key-without-shapes",
      what: "loops that were lowered for one shape serve another of as many axes",
      file: `${plan}/lowerings.ts`,
      find: 'text += `${dtype}[${shape.join(",")}]`;',
      replace: "text += `${dtype}[${shape.length}]`;",
      claims: ["function:evaluate/", "function:compile/"],
    },
    {
      name: "compiled-form-without-shapes",
      what: "a compiled function of other shapes runs the plan of the first",
      file: "packages/tensor/src/compile.ts",
      find: 'if (value instanceof Tensor) return `${value.dtype}[${value.shape.join(",")}]`;',
      replace: "if (value instanceof Tensor) return `${value.dtype}[${value.shape.length}]`;",
      claims: ["function:evaluate/", "function:compile/"],
    },
  ],
};
