import { expect, test } from "vitest";
import { valueAndGrad } from "../src/autodiff/grad.ts";
import type { Backend } from "../src/backend/interface.ts";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";
import { compile } from "../src/compile.ts";
import { scalar, tensor, zeros } from "../src/create.ts";
import { data, evaluate, toArray, toBackend } from "../src/evaluate.ts";
import { add } from "../src/operators/add.ts";
import { geluErf } from "../src/operators/composites/gelu-erf.ts";
import { linear } from "../src/operators/composites/linear.ts";
import { mean } from "../src/operators/composites/mean.ts";
import { div } from "../src/operators/div.ts";
import { mul } from "../src/operators/mul.ts";
import { sqrt } from "../src/operators/sqrt.ts";
import { square } from "../src/operators/square.ts";
import { sub } from "../src/operators/sub.ts";
import { normals } from "../src/random.ts";
import type { Tensor } from "../src/tensor.ts";
import { mapTree, treeLeaves, zipTrees } from "../src/tree.ts";

/** A network of two layers. */
interface Network {
  readonly first: { readonly weight: Tensor; readonly bias: Tensor };
  readonly second: { readonly weight: Tensor; readonly bias: Tensor };
}

interface State {
  readonly network: Network;
  /** Running means of the gradient and of its square. */
  readonly means: Network;
  readonly squares: Network;
}

const rows = 4;
const [width, hidden] = [6, 8];

function drawn(seed: number, shape: readonly number[]): Tensor {
  return tensor(
    normals(
      seed,
      shape.reduce((a, b) => a * b, 1),
    ),
    { shape },
  );
}

function forward({ first, second }: Network, x: Tensor): Tensor {
  return linear(geluErf(linear(x, first.weight, first.bias)), second.weight, second.bias);
}

function step({ network, means, squares }: State, x: Tensor, y: Tensor, rate: Tensor): { readonly state: State; readonly loss: Tensor } {
  const loss = (p: Network): Tensor => mean(square(sub(forward(p, x), y)));
  const { value, gradient } = valueAndGrad(loss)(network);
  const nextMeans = zipTrees((m, g) => add(mul(m, 0.9), mul(g, 0.1)), means, gradient);
  const nextSquares = zipTrees((s, g) => add(mul(s, 0.99), mul(square(g), 0.01)), squares, gradient);
  const next = zipTrees((w, m, s) => sub(w, mul(rate, div(m, add(sqrt(s), 1e-6)))), network, nextMeans, nextSquares);
  return { state: { network: next, means: nextMeans, squares: nextSquares }, loss: value };
}

async function startOn(backend: Backend): Promise<State> {
  const network: Network = {
    first: { weight: mul(drawn(1, [hidden, width]), 0.3), bias: zeros([hidden]) },
    second: { weight: mul(drawn(2, [1, hidden]), 0.3), bias: zeros([1]) },
  };
  const empty = (): Network => mapTree(network, (w) => zeros(w.shape));
  const state: State = { network, means: empty(), squares: empty() };
  await evaluate(treeLeaves(state), { backend });
  return state;
}

const backends: readonly (readonly [name: string, make: () => Backend])[] = [
  ["js", createJsBackend],
  ["wasm", () => createWasmBackend({ threads: 1 })],
];

test.each(backends)("%s: a thousand training steps hold the live bytes exactly flat", async (_, make) => {
  const backend = make();
  const train = compile(step, { backend, donate: [0] });
  const [x, y] = [await toBackend(drawn(3, [rows, width]), backend), tensor(Float32Array.of(1, -1, 0.5, 0), { shape: [rows, 1] })];
  let state = await startOn(backend);
  const start = backend.memory().live;
  expect(start).toBe(4 * (3 * (hidden * width + hidden + hidden + 1) + rows * width));
  const losses: number[] = [];
  let scratch = 0;
  for (let i = 0; i < 1000; i++) {
    const next = await train(state, x, y, scalar(0.01));
    state = next.state;
    losses.push((await data(next.loss))[0] ?? NaN);
    next.loss.dispose();
    if (backend.memory().live !== start) expect([i, backend.memory().live]).toEqual([i, start]);
    if (i === 10) scratch = backend.memory().scratch;
  }
  expect(backend.memory().scratch).toBe(scratch);
  // It trained: a run that did nothing would be flat too.
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 100);
  for (const leaf of [...treeLeaves(state), x]) leaf.dispose();
  expect(backend.memory().live).toBe(0);
  await backend.close();
});

test.each(backends)("%s: a thousand inferences, compiled and not, hold the live bytes exactly flat", async (_, make) => {
  const backend = make();
  const { network } = await startOn(backend);
  const infer = compile(forward, { backend });
  const start = backend.memory().live;
  for (let i = 0; i < 1000; i++) {
    // Row counts change as batches do.
    const x = drawn(i, [1 + (i % 5), width]);
    const compiled = await infer(network, x);
    const lazy = forward(network, x);
    if (i % 100 === 0) expect(await toArray(compiled)).toEqual(await toArray(lazy, { backend }));
    else await evaluate([lazy], { backend });
    compiled.dispose();
    lazy.dispose();
    if (backend.memory().live !== start) expect([i, backend.memory().live]).toEqual([i, start]);
  }
  await backend.close();
});
