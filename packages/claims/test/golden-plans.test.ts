import { biHead } from "@tercet/bi-encoder";
import { initParameters } from "@tercet/encoder";
import { nodeHost } from "@tercet/host/node";
import { polyHead, type PolyParameters } from "@tercet/poly-encoder";
import {
  compile,
  createJsBackend,
  createWasmBackend,
  key,
  mapTree,
  printPlan,
  tensor,
  type Backend,
  type Plan,
  type Tensor,
} from "@tercet/tensor";
import { openWebgpuForTests } from "@tercet/tensor/claims";
import { adamW, batchTensors, trainingStep } from "@tercet/training";
import { tokenTensors, type TokenTensors } from "@tercet/transformer";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bi, poly, textsOf, transformer } from "./small-models.fixture.ts";

// Golden plans: which kernels a model becomes, in which order and memory. A change of the engine shows here what it changes; `npx vitest -u` keeps it.

/** A backend that plans as another one does, keeps the plan and runs nothing. */
function planning(backend: Backend, plans: Plan[]): Backend {
  const none = (): never => {
    throw new Error("it only plans");
  };
  return {
    name: backend.name,
    dtypes: backend.dtypes,
    claimed: backend.claimed,
    claims: (kernel) => backend.claims(kernel),
    takesEpilogue: (kernel) => backend.takesEpilogue?.(kernel) ?? false,
    describe: () => backend.describe(),
    prepare: async (plan) => {
      plans.push(plan);
      return none();
    },
    upload: none,
    download: none,
    run: none,
    memory: () => ({ live: 0, scratch: 0 }),
    close: async () => {},
  };
}

type Run = (backend: Backend) => Promise<unknown>;

const biParameters = initParameters(biHead.specs(bi), 1);
const polyParameters = initParameters<PolyParameters>(polyHead.specs(poly), 1);
const host = (shape: readonly number[]): Tensor => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), { shape });

const runs: readonly (readonly [name: string, run: Run])[] = [
  [
    "encoder-inference",
    (backend) =>
      compile((p: typeof biParameters, tokens: TokenTensors) => biHead.candidate(p as never, bi, tokens), { backend })(
        biParameters,
        tokenTensors(textsOf(5, 2, 9), transformer),
      ),
  ],
  [
    "poly-score",
    (backend) => {
      const score = compile(
        (vectors: Tensor, candidates: Tensor) =>
          polyHead.score(
            polyParameters,
            poly,
            { vectors, present: tensor(new Uint8Array(8).fill(1), { shape: [2, 4], dtype: "bool" }) },
            candidates,
          ),
        { backend },
      );
      return score(host([2, 4, 24]), host([11, 24]));
    },
  ],
  [
    "training-step",
    (backend) => {
      const optimizer = adamW();
      const dropout = { hidden: 0.1, attention: 0.1, inner: 0 };
      const config = { ...poly, transformer: { ...transformer, layers: 1 } };
      const parameters = initParameters<PolyParameters>(polyHead.specs(config), 1);
      const step = trainingStep({ head: polyHead, config, optimizer, backend, clipNorm: 1, dropout });
      const memory = Array.from({ length: optimizer.memories }, () => mapTree(parameters, ({ shape }) => host(shape)));
      const batch = { kind: "in-batch", contexts: textsOf(5, 9), candidates: textsOf(3, 2), duplicates: new Uint8Array(4) } as const;
      return step({ parameters, memory, step: 0 }, batchTensors(batch, transformer), { learningRate: 0.01, key: key(1) });
    },
  ],
];

async function planOf(backend: Backend, run: Run): Promise<Plan> {
  const plans: Plan[] = [];
  await run(planning(backend, plans)).catch(() => undefined);
  const [plan] = plans;
  if (plan === undefined || plans.length > 1) throw new Error(`one plan was expected, not ${plans.length}`);
  return plan;
}

const gpu = await openWebgpuForTests(nodeHost());
if (gpu.kind === "absent") test.skip(`plans on webgpu: ${gpu.why}`, () => undefined);
else afterAll(() => gpu.backend.close());

const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["wasm", createWasmBackend({ mode: "baseline" })],
  ...(gpu.kind === "open" ? ([["webgpu", gpu.backend]] as const) : []),
];

describe.each(backends)("%s", (name, backend) => {
  test.each(runs)("the plan of %s is the golden one", async (what, run) => {
    const plan = await planOf(backend, run);
    await expect(`${printPlan(plan)}\n`).toMatchFileSnapshot(join(import.meta.dirname, "..", "plans", `${what}.${name}.txt`));
  });

  test.each(runs)("no product of %s is left to loops: kernels of their own run them", async (_, run) => {
    const { steps } = await planOf(backend, run);
    const inLoops = steps.filter(({ kernel, label }) => kernel.kind === "loop" && /matmul|rangeMatmul/.test(label));
    expect(inLoops.map(({ label }) => label)).toEqual([]);
  });
});
