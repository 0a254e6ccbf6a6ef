import { defaultBackend } from "./backend/default.ts";
import type { Backend, Buffer } from "./backend/interface.ts";
import { orderOf } from "./backends/reference/order.ts";
import { isFloat, type HostArray } from "./dtype.ts";
import { errors } from "./errors.ts";
import type { Graph } from "./graph/node.ts";
import { trace } from "./graph/trace.ts";
import { verifyGraph } from "./graph/verify.ts";
import { planFor } from "./plan/cache.ts";
import { makePlan } from "./plan/plan.ts";
import { sizeOf, type Shape } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** Where and how lazy tensors are computed. */
export interface EvaluateOptions {
  /** Default: the backend that computed inputs live on, otherwise `js`. */
  readonly backend?: Backend;
  /** Stops with an error that names the first operator whose result holds a NaN or an infinity. Slow: every operator runs alone. */
  readonly stopAt?: "non-finite";
}

/** Nested numbers (booleans for bool) in the form of a tensor's shape. */
export type Nested = number | boolean | readonly Nested[];

/**
 * Computes tensors as one plan; afterwards each of them holds its value.
 * @throws TercetError `backend-mixed`, `tensor-released`, `dtype-unsupported`, `not-finite`
 */
export async function evaluate(tensors: readonly Tensor[], options: EvaluateOptions = {}): Promise<void> {
  const wanted = [...new Set(tensors)].filter((tensor) => tensor.source.kind === "applied");
  if (wanted.length === 0) return;
  const backend = options.backend ?? backendOf(wanted) ?? defaultBackend();
  if (backend.walk !== undefined) {
    if (options.stopAt === "non-finite") await stopWalkAtNonFinite(wanted, backend);
    settle(wanted, await backend.walk(wanted, []));
    return;
  }
  const traced = trace(wanted, (kernel) => backend.claims(kernel));
  verifyGraph(traced, "trace");
  checkDTypes(traced, backend);
  if (options.stopAt === "non-finite") await stopAtNonFinite(traced, backend);
  const { executable, leaves } = await planFor(traced, backend);
  settle(wanted, await runWith(backend, executable, leaves));
}

/** Gives tensors their values. One that was evaluated by another call meanwhile keeps the value it has. */
function settle(tensors: readonly Tensor[], buffers: readonly Buffer[]): void {
  tensors.forEach((tensor, i) => {
    const buffer = buffers[i] as Buffer; // one buffer for each output
    if (tensor.source.kind === "applied") tensor.settle(buffer);
    else buffer.release();
  });
}

/** Runs an executable on the data of leaves; what had to be uploaded for it is released again. */
async function runWith(backend: Backend, executable: Parameters<Backend["run"]>[0], leaves: readonly Tensor[]): Promise<readonly Buffer[]> {
  const uploaded: Buffer[] = [];
  try {
    const inputs = leaves.map((leaf) => {
      const { buffer, temporary } = bufferOf(leaf, backend);
      if (temporary) uploaded.push(buffer);
      return buffer;
    });
    return await backend.run(executable, inputs);
  } finally {
    for (const buffer of uploaded) buffer.release();
  }
}

/** The device memory of a tensor that has data; host data is uploaded, and the caller releases it. */
export function bufferOf(tensor: Tensor, backend: Backend): { readonly buffer: Buffer; readonly temporary: boolean } {
  const { source } = tensor;
  if (source.kind === "host") return { buffer: backend.upload(source.data, tensor.shape, tensor.dtype), temporary: true };
  if (source.kind !== "buffer") throw new TypeError(`A ${source.kind} tensor has no data`);
  if (source.buffer.released) throw errors["tensor-released"]({ shape: tensor.shape, dtype: tensor.dtype });
  if (source.buffer.backend !== backend) throw errors["backend-mixed"]({ backends: [source.buffer.backend.name, backend.name] });
  return { buffer: source.buffer, temporary: false };
}

/** The backend on which the computed inputs of tensors live. */
function backendOf(tensors: readonly Tensor[]): Backend | undefined {
  const seen = new Set<Tensor>();
  const stack = [...tensors];
  for (let tensor = stack.pop(); tensor !== undefined; tensor = stack.pop()) {
    if (seen.has(tensor)) continue;
    seen.add(tensor);
    if (tensor.source.kind === "buffer") return tensor.source.buffer.backend;
    if (tensor.source.kind === "applied") stack.push(...tensor.source.inputs);
  }
  return undefined;
}

/** @throws TercetError `dtype-unsupported` for the first operator whose dtype the backend lacks */
export function checkDTypes(graph: Graph, backend: Backend): void {
  for (const node of graph.nodes) {
    if (backend.dtypes.has(node.dtype)) continue;
    const operator = node.kind === "leaf" ? "an input" : node.definition.name;
    throw errors["dtype-unsupported"]({ backend: backend.name, dtype: node.dtype, operator });
  }
}

async function stopAtNonFinite(graph: Graph, backend: Backend): Promise<void> {
  const made = graph.nodes.filter((node) => node.kind === "application" && isFloat(node.dtype));
  const { plan, leaves } = makePlan({ nodes: graph.nodes, outputs: made }, { fused: false, claims: (kernel) => backend.claims(kernel) });
  const results = await runWith(
    backend,
    await backend.prepare(plan),
    leaves.map((leaf) => leaf.tensor),
  );
  await checkFinite(backend, results, (i) => (made[i]?.kind === "application" ? made[i].definition.name : ""));
}

async function stopWalkAtNonFinite(wanted: readonly Tensor[], backend: Backend): Promise<void> {
  const nameOf = ({ source }: Tensor): string | undefined => (source.kind === "applied" ? source.definition.name : undefined);
  const made = orderOf(wanted).tensors.filter((tensor) => nameOf(tensor) !== undefined && isFloat(tensor.dtype));
  await checkFinite(backend, (await backend.walk?.(made, [])) ?? [], (i) => (made[i] && nameOf(made[i])) ?? "");
}

/** Looks at every value of results, in order, and releases them. */
async function checkFinite(backend: Backend, results: readonly Buffer[], nameOf: (i: number) => string): Promise<void> {
  try {
    for (const [i, result] of results.entries()) {
      const values = await backend.download(result);
      const index = values.findIndex((value) => !Number.isFinite(value));
      if (index >= 0) throw errors["not-finite"]({ operator: nameOf(i), shape: result.shape, index, value: values[index] ?? NaN });
    }
  } finally {
    for (const result of results) result.release();
  }
}

/** The elements of a tensor as a new host array, row-major. */
export async function data(tensor: Tensor, options: EvaluateOptions = {}): Promise<HostArray> {
  await evaluate([tensor], options);
  const { source } = tensor;
  if (source.kind === "host") return source.data.slice();
  if (source.kind !== "buffer") throw new TypeError(`A ${source.kind} tensor has no data`);
  if (source.buffer.released) throw errors["tensor-released"]({ shape: tensor.shape, dtype: tensor.dtype });
  return source.buffer.backend.download(source.buffer);
}

/**
 * The elements of a tensor as nested arrays.
 * @example expect(await toArray(add(tensor([1, 2]), 10))).toEqual([11, 12]);
 */
export async function toArray(tensor: Tensor, options: EvaluateOptions = {}): Promise<Nested> {
  const flat = await data(tensor, options);
  const value = (i: number): Nested => (tensor.dtype === "bool" ? flat[i] !== 0 : (flat[i] ?? NaN));
  const nest = (shape: Shape, start: number): Nested => {
    const [extent, ...rest] = shape;
    if (extent === undefined) return value(start);
    const stride = sizeOf(rest);
    return Array.from({ length: extent }, (_, i) => nest(rest, start + i * stride));
  };
  return nest(tensor.shape, 0);
}

/** A copy of a tensor whose elements live on a backend, for weights that many runs use. */
export async function toBackend(tensor: Tensor, backend: Backend): Promise<Tensor> {
  const { source } = tensor;
  if (source.kind === "buffer" && source.buffer.backend === backend) return tensor;
  // An upload copies, so what is on the host already needs no copy of its own.
  const host = source.kind === "host" ? source.data : await data(tensor);
  return new Tensor(tensor.shape, tensor.dtype, { kind: "buffer", buffer: backend.upload(host, tensor.shape, tensor.dtype) });
}

/** A copy of a tensor in host memory. */
export async function toHost(tensor: Tensor): Promise<Tensor> {
  return new Tensor(tensor.shape, tensor.dtype, { kind: "host", data: await data(tensor) });
}
