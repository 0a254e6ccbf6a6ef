import { nodeHost } from "@tercet/host/node";
import { afterAll, afterEach, expect, it } from "vitest";
import { compile } from "../../compile.ts";
import { full, ones, tensor } from "../../create.ts";
import { evaluate, toBackend } from "../../evaluate.ts";
import { add } from "../../operators/add.ts";
import { attention } from "../../operators/composites/attention.ts";
import { geluErf } from "../../operators/composites/gelu-erf.ts";
import { layerNorm } from "../../operators/composites/layer-norm.ts";
import { linear } from "../../operators/composites/linear.ts";
import { reshape } from "../../operators/reshape.ts";
import type { Tensor } from "../../tensor.ts";
import { createWasmBackend } from "./backend.ts";
import { wasmEngine, type WasmEngine } from "./engine.ts";

const backend = createWasmBackend({ threads: 2, workers: nodeHost().workers });
afterAll(() => backend.close());
const engine = wasmEngine()!; // the tests run where there is one
const globals = globalThis as { WebAssembly?: WasmEngine };
afterEach(() => {
  globals.WebAssembly = engine;
});

/** How many modules are compiled from now on. */
function countModules(): { readonly modules: number } {
  const count = { modules: 0 };
  const Module = function (bytes: Uint8Array<ArrayBuffer>): object {
    count.modules++;
    return new engine.Module(bytes);
  } as unknown as WasmEngine["Module"]; // called with `new`, it gives what it returns
  const own: WasmEngine = {
    Module,
    compile: (bytes) => {
      count.modules++;
      return engine.compile(bytes);
    },
    validate: (bytes) => engine.validate(bytes),
    Instance: engine.Instance,
    Memory: engine.Memory,
  };
  globals.WebAssembly = own;
  return count;
}

const [width, heads] = [24, 3];
const weight = await toBackend(full([width, width], 0.1), backend);
const gain = await toBackend(ones([width]), backend);
/** A layer of an encoder over tokens of one sequence. */
const layer = (x: Tensor, from: Tensor, to: Tensor): Tensor => {
  const rows = x.shape[0] ?? 0;
  const split = reshape(linear(x, weight, gain), [rows, heads, width / heads]);
  const attended = reshape(attention(split, split, split, from, to, { scale: 1 }), [rows, width]);
  const own = layerNorm(add(x, linear(attended, weight, gain)), gain, gain, { eps: 1e-12 });
  return layerNorm(add(own, linear(geluErf(linear(own, weight, gain)), weight, gain)), gain, gain, { eps: 1e-12 });
};
const compiled = compile(layer, { backend });

async function run(rows: number, f: (...args: readonly [Tensor, Tensor, Tensor]) => Promise<Tensor>): Promise<void> {
  const bounds = (value: number): Tensor => tensor(new Int32Array(rows).fill(value));
  (await f(tensor(new Float32Array(rows * width).fill(0.5), { shape: [rows, width] }), bounds(0), bounds(rows))).dispose();
}

const eager = async (x: Tensor, from: Tensor, to: Tensor): Promise<Tensor> => {
  const result = layer(x, from, to);
  await evaluate([result], { backend });
  return result;
};

it.each([
  ["compiled", compiled],
  ["eager", eager],
])("a new number of rows compiles nothing: %s", async (_, f) => {
  await run(40, f);
  const count = countModules();
  for (const rows of [41, 7, 2, 300]) await run(rows, f);
  expect(count.modules).toBe(0);
});

it.each([
  ["compiled", compiled],
  ["eager", eager],
])("a shape that comes again takes no new memory: %s", async (_, f) => {
  // Weights are packed for good at their second use.
  for (let i = 0; i < 3; i++) await run(50, f);
  const before = backend.memory();
  for (let i = 0; i < 20; i++) await run(50, f);
  expect(backend.memory()).toEqual(before);
});
