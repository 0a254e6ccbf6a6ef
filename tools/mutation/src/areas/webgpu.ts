import type { Area, Mutant } from "../mutant.ts";

const webgpu = "packages/tensor/src/backends/webgpu";
const kernels = `${webgpu}/kernels`;

type Fault = Omit<Mutant, "backend">;

const faults: readonly Fault[] = [
  {
    name: "gpu-tile-without-barrier",
    what: "products read a block from workgroup memory before all of it is written",
    file: `${kernels}/tile-loop.ts`,
    find: '      ...store.map((line) => `  ${line}`),\n      "  workgroupBarrier();",',
    replace: "      ...store.map((line) => `  ${line}`),",
    claims: ["operator:matmul/equals-oracle"],
  },
  {
    name: "gpu-tile-one-place-too-deep",
    what: "a block of odd extents takes one place behind the summed axis",
    file: `${kernels}/tile-code.ts`,
    find: "if (own < rows && at < end)",
    replace: "if (own < rows && at <= end)",
    claims: ["operator:matmul/equals-oracle"],
  },
  {
    name: "gpu-tile-float16-accumulation",
    what: "sums of products keep the 11 bits of a float16",
    file: `${kernels}/source.ts`,
    find: "return `fma(${vector}(${one}), ${four}, ${sum})`;",
    replace: "return `bitcast<vec4<f32>>(bitcast<vec4<u32>>(fma(${vector}(${one}), ${four}, ${sum})) & vec4<u32>(0xffffe000u))`;",
    claims: ["operator:matmul/equals-oracle"],
  },
  {
    name: "gpu-stale-bind-group",
    what: "a plan that runs again binds the inputs of its first run",
    file: `${webgpu}/runner.ts`,
    find: "return [...inputs, ...results, ...common].map(",
    replace: "return [...results, ...common].map(",
    claims: ["function:compile/equals-formula-of-each-input"],
  },
  {
    name: "gpu-stale-parameters",
    what: "every dispatch of a plan reads the parameters of one",
    file: `${webgpu}/executable.ts`,
    find: "parameterOffset += Math.ceil((16 * uniformVectors(dispatch.launch)) / alignment) * alignment;",
    replace: "",
    claims: ["function:evaluate/", "function:compile/"],
  },
  {
    name: "gpu-lanes-without-barrier",
    what: "lanes put their halves of a sum together before the others have written theirs",
    file: `${webgpu}/loops/lanes.ts`,
    find: '    "workgroupBarrier();",\n',
    replace: "",
    claims: ["operator:sum/equals-oracle-of-long-lines"],
  },
  {
    name: "gpu-greatest-starts-at-zero",
    what: "the greatest of negative numbers is 0",
    file: `${webgpu}/loops/reduction.ts`,
    find: "isInt ? -(2 ** 31) : -Infinity",
    replace: "isInt ? -(2 ** 31) : 0",
    claims: ["operator:max/equals-oracle"],
  },
  {
    name: "gpu-last-workgroup-missing",
    what: "elements behind the last full workgroup are not computed",
    file: `${webgpu}/loops/lower.ts`,
    find: "groups: Math.ceil(count / (elementsAtOnce(kernel.outputs) * loopGroup))",
    replace: "groups: Math.max(1, Math.floor(count / (elementsAtOnce(kernel.outputs) * loopGroup)))",
    claims: ["operator:add/equals-oracle"],
  },
  {
    name: "gpu-halves-swapped",
    what: "of the two halves of a word the other one is read",
    file: `${webgpu}/loops/storage.ts`,
    find: ">> ((u32(${at}) & 1u) * 16u)) & 0xffffu",
    replace: ">> ((1u - (u32(${at}) & 1u)) * 16u)) & 0xffffu",
    claims: ["search:bi-mean-dot-float16"],
  },
  {
    name: "gpu-rows-without-barrier",
    what: "a row's maximum and sum are read before every invocation has given its part",
    file: `${kernels}/rows.ts`,
    find: "  ${name}Near[local] = value;\n  workgroupBarrier();",
    replace: "  ${name}Near[local] = value;",
    claims: ["operator:softmax/equals-oracle", "operator:layerNorm/equals-oracle"],
  },
  {
    name: "gpu-softmax-without-maximum",
    what: "softmax exponentiates without subtracting the greatest element",
    file: `${kernels}/softmax.ts`,
    find: "top = greatestOfRow(top, local);",
    replace: "top = 0f * greatestOfRow(top, local);",
    claims: ["operator:softmax/"],
  },
  {
    name: "gpu-layer-norm-without-epsilon",
    what: "the kernel of layer norm takes the root of the variance alone",
    file: `${kernels}/layer-norm-code.ts`,
    find: '0f) + bitcast<f32>(${p("eps")}));',
    replace: "0f));",
    claims: ["operator:layerNorm/equals-oracle"],
  },
  {
    name: "gpu-attention-one-key-too-many",
    what: "a range of keys ends one key too late",
    file: `${kernels}/attention-ranges.ts`,
    find: "vec2<i32>(own.x, own.y - own.x)",
    replace: "vec2<i32>(own.x, own.y - own.x + 1i)",
    claims: ["operator:attention/equals-oracle"],
  },
  {
    name: "gpu-scatter-add-drops-a-tie",
    what: "of two equal row numbers one stands twice among the sorted",
    file: `${kernels}/scatter-add-code.ts`,
    find: "some[m] == own && m < earlier",
    replace: "some[m] == own && m <= earlier",
    claims: ["operator:scatterAdd/equals-oracle"],
  },
];

/** Faults in the WGSL of loops and kernels, and in how plans are bound, on a graphics device (in software where there is no other). */
export const webgpuFaults: Area = { area: "webgpu", mutants: faults.map((fault) => ({ ...fault, backend: "webgpu" })) };
