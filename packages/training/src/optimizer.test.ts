import { compile, createJsBackend, data, profileBackend, scalar, tensor, type Tensor } from "@tercet/tensor";
import { describe, expect, it } from "vitest";
import { clip, globalNorm } from "./clip.ts";
import { adamax, adamW, sgd, type Optimizer } from "./optimizer.ts";

const rate = 0.01;
const start = [0.5, -2, 0, 1e-3, 30];
const gradients = Array.from({ length: 6 }, (_, t) => start.map((_, i) => Math.sin(7 * t + 3 * i) * 10 ** (i - 3)));

/** Five parameters, element by element, with plain numbers: `rule` changes one and its memory. */
function plain(rule: (x: number, g: number, memory: number[], t: number) => number): readonly number[] {
  return start.map((first, i) => {
    const memory = [0, 0];
    return gradients.reduce((x, gradient, t) => rule(x, gradient[i]!, memory, t + 1), first);
  });
}

async function trained(optimizer: Optimizer): Promise<readonly number[]> {
  const backend = createJsBackend();
  const exact = (values: readonly number[] | number): Tensor => tensor(Float64Array.from([values].flat()));
  const step = compile(
    (parameter: Tensor, gradient: Tensor, memory: readonly Tensor[], scalars: Parameters<Optimizer["update"]>[1]) =>
      optimizer.update({ parameter, gradient, memory }, scalars),
    { backend },
  );
  let state: { readonly parameter: Tensor; readonly memory: readonly Tensor[] } = {
    parameter: exact(start),
    memory: Array.from({ length: optimizer.memories }, () => exact(start.map(() => 0))),
  };
  const [beta1, beta2] = optimizer.betas;
  for (const [i, gradient] of gradients.entries()) {
    const [learningRate, correction1, correction2] = [rate, 1 - beta1 ** (i + 1), 1 - beta2 ** (i + 1)].map((value) =>
      scalar(value, "float64"),
    ) as [Tensor, Tensor, Tensor]; // three numbers
    state = await step(state.parameter, exact(gradient), state.memory, { learningRate, correction1, correction2 });
  }
  return [...(await data(state.parameter))].map(Number);
}

async function expectEqual(optimizer: Optimizer, expected: readonly number[]): Promise<void> {
  const found = await trained(optimizer);
  // Six steps of about ten roundings each, in float64; some results are near 0 after cancellation, so the scale is the step's.
  found.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(64 * 2 ** -53 * Math.max(Math.abs(start[i]!), rate)),
  );
  expect(found).not.toEqual(start);
}

describe("optimizers, against plain loops in float64", () => {
  it.each([0, 0.01, 0.3])("AdamW decays before the step (weight decay %f)", async (weightDecay) => {
    const [beta1, beta2, eps] = [0.8, 0.95, 1e-6];
    const expected = plain((x, g, memory, t) => {
      memory[0] = beta1 * memory[0]! + (1 - beta1) * g;
      memory[1] = beta2 * memory[1]! + (1 - beta2) * g * g;
      const size = Math.sqrt(memory[1]) / Math.sqrt(1 - beta2 ** t) + eps;
      return x - rate * weightDecay * x - ((rate / (1 - beta1 ** t)) * memory[0]) / size;
    });
    await expectEqual(adamW({ beta1, beta2, eps, weightDecay }), expected);
  });

  it("Adamax divides by the infinity norm", async () => {
    const [beta1, beta2, eps] = [0.9, 0.5, 1e-8];
    const expected = plain((x, g, memory, t) => {
      memory[0] = beta1 * memory[0]! + (1 - beta1) * g;
      memory[1] = Math.max(beta2 * memory[1]!, Math.abs(g) + eps);
      return x - ((rate / (1 - beta1 ** t)) * memory[0]) / memory[1];
    });
    await expectEqual(adamax({ beta1, beta2, eps }), expected);
  });

  it("SGD goes along the gradient", async () => {
    await expectEqual(
      sgd(),
      plain((x, g) => x - rate * g),
    );
  });

  it("SGD with momentum starts with the plain gradient and adds up", async () => {
    const expected = plain((x, g, memory) => {
      memory[0] = 0.9 * memory[0]! + g;
      return x - rate * memory[0];
    });
    await expectEqual(sgd({ momentum: 0.9 }), expected);
  });
});

it.each([
  ["AdamW", adamW(), 3],
  ["Adamax", adamax(), 3],
  ["SGD with momentum", sgd({ momentum: 0.9 }), 2],
])("%s, clipped, is one kernel a parameter, which reads and writes each number once", async (_, optimizer, state) => {
  const backend = createJsBackend();
  const [rows, columns] = [40, 50];
  const step = compile(
    (
      parameters: readonly Tensor[],
      gradients: readonly Tensor[],
      memory: readonly Tensor[][],
      scalars: Parameters<Optimizer["update"]>[1],
    ) => {
      const clipped = clip(gradients, globalNorm(gradients), 1);
      return parameters.map((parameter, i) => optimizer.update({ parameter, gradient: clipped[i]!, memory: memory[i]! }, scalars));
    },
    { backend, donate: [0, 2] },
  );
  const leaf = (): Tensor => tensor(new Float32Array(rows * columns), { shape: [rows, columns] });
  const two = (): readonly [Tensor, Tensor] => [leaf(), leaf()];
  const memory = two().map(() => Array.from({ length: optimizer.memories }, leaf));
  const profiler = profileBackend(backend, () => 0)!;
  await step(two(), two(), memory, { learningRate: scalar(0.1), correction1: scalar(0.1), correction2: scalar(0.1) });
  const { kernels } = profiler.take();
  const large = kernels.filter(({ shape }) => shape === `${rows * columns}`);
  expect(large.map(({ launches }) => launches)).toEqual([2]);
  // Beside the numbers of the state, which go both ways, and the gradient it reads a handful of scalars.
  const least = 2 * (2 * state + 1) * rows * columns * 4;
  expect(large[0]!.bytes).toBeGreaterThanOrEqual(least);
  expect(large[0]!.bytes).toBeLessThan(least + 100);
});

it("the first step of AdamW has the size of the learning rate, whatever the gradient", async () => {
  const { parameter } = adamW({ weightDecay: 0 }).update(
    { parameter: tensor([0, 0]), gradient: tensor([1e-3, -400]), memory: [tensor([0, 0]), tensor([0, 0])] },
    { learningRate: scalar(0.5), correction1: scalar(1 - 0.9), correction2: scalar(1 - 0.999) },
  );
  const [a = 0, b = 0] = await data(parameter);
  expect(a).toBeCloseTo(-0.5, 4);
  expect(b).toBeCloseTo(0.5, 4);
});

it("optimizers name every number that decides them", () => {
  expect(adamW({ weightDecay: 0.5 }).settings).toEqual({ beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.5 });
  expect(adamax({ beta2: 0.9 }).settings).toEqual({ beta1: 0.9, beta2: 0.9, eps: 1e-8 });
  expect(sgd({ momentum: 0.1 }).settings).toEqual({ momentum: 0.1 });
});
