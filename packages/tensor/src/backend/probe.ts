import { createReferenceBackend } from "../backends/reference/backend.ts";
import type { HostArray } from "../dtype.ts";
import type { Leaf, Node } from "../graph/node.ts";
import { trace } from "../graph/trace.ts";
import { attention } from "../operators/composites/attention.ts";
import { geluErf } from "../operators/composites/gelu-erf.ts";
import { layerNorm } from "../operators/composites/layer-norm.ts";
import { linear } from "../operators/composites/linear.ts";
import { softmax } from "../operators/composites/softmax.ts";
import { topK } from "../operators/composites/top-k.ts";
import { gather } from "../operators/gather.ts";
import { matmul } from "../operators/matmul.ts";
import { reshape } from "../operators/reshape.ts";
import { sum } from "../operators/sum.ts";
import { transpose } from "../operators/transpose.ts";
import { makePlan } from "../plan/plan.ts";
import { sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import type { Backend, Buffer, Executable } from "./interface.ts";

/** Rows, width and heads of the check: sizes at no tile's edge, so that edges are computed too. */
const [rows, width, inner, heads] = [37, 24, 70, 3] as const;

/** What a model is made of, on small numbers; by name. */
function probes(): Readonly<Record<string, Tensor>> {
  const [x, weight, gain] = [noiseOf([rows, width], 1), noiseOf([inner, width], 2), noiseOf([width], 3)];
  const split = (from: Tensor): Tensor => reshape(from, [rows, heads, width / heads]);
  const [first, last] = [integers((row) => (row < 20 ? 0 : 20)), integers((row) => (row < 20 ? 20 : rows))];
  return {
    matmul: matmul(x, transpose(x)),
    linear: geluErf(linear(x, weight, noiseOf([inner], 4))),
    softmax: softmax(x),
    layerNorm: layerNorm(x, gain, gain, { eps: 1e-5 }),
    attention: attention(split(x), split(noiseOf([rows, width], 5)), split(noiseOf([rows, width], 6)), first, last, { scale: 0.5 }),
    sum: sum(x, { axis: 0 }),
    gather: gather(
      x,
      integers((row) => (row * 7) % rows),
    ),
    topK: topK(x, { k: 3 }),
  };
}

/**
 * A start-up check: a few kernels of a backend on small numbers, each number held to the oracle within its running bound. Undefined where all is well, otherwise
 * what is wrong, in words. A backend that throws is wrong too.
 */
export async function startUpCheck(backend: Backend): Promise<string | undefined> {
  const named = Object.entries(probes());
  const tensors = named.map(([, tensor]) => tensor);
  const oracle = createReferenceBackend({ precision: backend.precision });
  const wanted = (await oracle.walk(tensors, [])).map((buffer) => oracle.readWithBounds(buffer));
  try {
    const plan = await readied(backend, tensors);
    const found = await plan.run();
    for (const [i, [name]] of named.entries()) {
      const { values, bounds } = wanted[i] as (typeof wanted)[number]; // one for each
      const at = values.findIndex((value, place) => !(Math.abs((found[i]?.[place] ?? NaN) - value) <= (bounds?.[place] ?? 0)));
      if (at >= 0) return `${name} gave ${found[i]?.[at]} where ${values[at]} was expected`;
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A plan of tensors whose data is on the host, made ready once. */
export interface Readied {
  readonly steps: number;
  /** Runs it, and reads every result. */
  readonly run: () => Promise<readonly HostArray[]>;
}

/** Makes tensors ready on a backend. */
export async function readied(backend: Backend, tensors: readonly Tensor[]): Promise<Readied> {
  const claims = (kernel: Parameters<Backend["claims"]>[0]): boolean => backend.claims(kernel);
  const graph = trace(tensors, claims);
  const outputs = [...new Set(graph.outputs)];
  const { plan, leaves } = makePlan({ nodes: graph.nodes, outputs }, { claims });
  const executable: Executable = await backend.prepare(plan);
  const places = graph.outputs.map((output: Node) => outputs.indexOf(output));
  return {
    steps: plan.steps.length,
    run: async () => {
      const inputs = leaves.map((leaf) => uploaded(leaf, backend));
      const results = await backend.run(executable, inputs);
      const arrays = await Promise.all(results.map((result) => backend.download(result)));
      for (const buffer of [...inputs, ...results]) buffer.release();
      return places.map((place) => arrays[place] as HostArray); // one for each output
    },
  };
}

/** A leaf's data on a backend. */
export function uploaded({ tensor: { source, shape, dtype } }: Leaf, backend: Backend): Buffer {
  if (source.kind !== "host") throw new TypeError("A check computes with numbers of the host");
  return backend.upload(source.data, shape, dtype);
}

/** Numbers between -1 and 1 that repeat nowhere, from a multiplicative generator. */
export function noise(length: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** The same as a tensor. */
export function noiseOf(shape: readonly number[], seed: number): Tensor {
  return new Tensor(shape, "float32", { kind: "host", data: noise(sizeOf(shape), seed) });
}

function integers(of: (row: number) => number): Tensor {
  return new Tensor([rows], "int32", { kind: "host", data: Int32Array.from({ length: rows }, (_, row) => of(row)) });
}
