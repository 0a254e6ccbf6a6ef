import {
  compile,
  createJsBackend,
  createWasmBackend,
  data,
  grad,
  keyTensor,
  key,
  mul,
  normals,
  sum,
  tensor,
  treeToPaths,
  type Backend,
  type Tensor,
} from "@tercet/tensor";
import { nodeHost } from "@tercet/host/node";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Dropout } from "./blocks.ts";
import type { TransformerConfig } from "./config.ts";
import { encodeTokens, type TransformerParameters } from "./encode.ts";
import { batchOf, someParameters, tinyBert, tinyParlai, variants } from "./models.fixture.ts";
import { tokenTensors, type TokenTensors } from "./tokens.ts";

const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["wasm in one thread", createWasmBackend({ threads: 1 })],
  // No kernel is too small for two threads here.
  ["wasm in two threads", createWasmBackend({ threads: 2, workers: nodeHost().workers, sharedFrom: 0 })],
];
afterAll(async () => {
  for (const [, backend] of backends) await backend.close();
});

type Encode = (sequences: readonly (readonly number[])[], roundTo?: number) => Promise<readonly (readonly number[])[]>;

/** Vectors of each sequence of a batch, as numbers. */
function encoderOf(config: TransformerConfig, backend: Backend): Encode {
  const run = compile((p: TransformerParameters, tokens: TokenTensors) => encodeTokens(p, config, tokens).output, { backend });
  const parameters = someParameters(config);
  return async (sequences, roundTo = 1) => {
    const batch = batchOf(sequences, config);
    const values = await data(await run(parameters, tokenTensors(batch, config, { roundTo })));
    const { width } = config;
    return sequences.map((_, i) => [...values.slice((batch.offsets[i] ?? 0) * width, (batch.offsets[i + 1] ?? 0) * width)]);
  };
}

const relative = { ...tinyBert, relative: { buckets: 8, maxDistance: 10, rows: 8 } };
const families = [["bert", tinyBert], ["mpnet", relative], ["prelayernorm", { ...tinyParlai, variant: "prelayernorm" }]] as const; // prettier-ignore
const sequence = fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 12 });

describe.each(backends)("on %s", (_, backend) => {
  describe.each(families)("a sequence through %s", (_, config) => {
    test("has the same bits in any batch, at any place, rounded up or not", async () => {
      const encode = encoderOf(config, backend);
      await fc.assert(
        fc.asyncProperty(
          sequence,
          fc.array(sequence, { maxLength: 3 }),
          fc.nat(3),
          fc.constantFrom(1, 32),
          async (one, others, at, roundTo) => {
            const alone = await encode([one]);
            const place = Math.min(at, others.length);
            const batch = [...others.slice(0, place), one, ...others.slice(place)];
            expect((await encode(batch, roundTo))[place]).toEqual(alone[0]);
          },
        ),
        { numRuns: 6 },
      );
    });
  });
});

test("the number of threads changes no bit", async () => {
  const batch = [[1, 2, 3, 4, 5], [6, 7], [8, 9, 10, 11, 12, 13, 14, 15, 16]]; // prettier-ignore
  const [, one, two] = await Promise.all(backends.map(([, backend]) => encoderOf(tinyBert, backend)(batch)));
  expect(two).toEqual(one);
});

describe.each(variants)("%s", (_, config) => {
  const js = backends[0]![1];

  test("gives finite vectors that depend on every other token of a sequence, and on no other sequence", async () => {
    const encode = encoderOf(config, js);
    const [first = [], second = []] = await encode([[3, 4, 5], [6, 7]]); // prettier-ignore
    const [changed = [], same = []] = await encode([[3, 4, 9], [6, 7]]); // prettier-ignore
    expect(first.every(Number.isFinite)).toBe(true);
    expect(first.slice(0, config.width)).not.toEqual(changed.slice(0, config.width));
    expect(same).toEqual(second);
  });

  test("sends a gradient to every parameter but the biases of keys, which no softmax feels", async () => {
    const tokens = tokenTensors(batchOf([[3, 4, 5, 6], [7, 8, 9]], config), config); // prettier-ignore
    const weights = tensor(normals(5, 7 * config.width), { shape: [7, config.width] });
    const loss = (p: TransformerParameters): Tensor => sum(mul(encodeTokens(p, config, tokens).output, weights));
    const gradient = treeToPaths(await compile(grad(loss), { backend: js })(someParameters(config)));
    const sizes = new Map<string, number>();
    for (const [name, value] of gradient) sizes.set(name, Math.max(...Array.from(await data(value), Math.abs)));
    const greatest = Math.max(...sizes.values());
    for (const [name, size] of sizes)
      if (/(key|k_lin)\.bias$/u.test(name)) expect([name, size < 1e-5 * greatest]).toEqual([name, true]);
      else expect([name, size > 1e-4 * greatest]).toEqual([name, true]);
  });
});

test("configurations that differ in one choice give different vectors", async () => {
  const js = backends[0]![1];
  const text = [[3, 4, 5, 6]];
  const shared: readonly TransformerConfig[] = [
    tinyBert,
    { ...tinyBert, activation: "gelu-tanh" },
    { ...tinyBert, activation: "gelu-sigmoid" },
    { ...tinyBert, activation: "relu" },
    { ...tinyBert, firstPosition: 1 },
    { ...tinyBert, heads: 4 },
    { ...tinyBert, eps: 1e-3 },
  ];
  const all = await Promise.all(shared.map((config) => encoderOf(config, js)(text)));
  expect(new Set(all.map((vectors) => JSON.stringify(vectors))).size).toBe(shared.length);
});

test("xlm and bart are the same computation under two names", async () => {
  const js = backends[0]![1];
  const [xlm, bart] = await Promise.all(
    (["xlm", "bart"] as const).map((variant) => encoderOf({ ...tinyParlai, variant }, js)([[3, 4, 5]])),
  );
  expect(bart).toEqual(xlm);
});

test("the output scale multiplies the vectors", async () => {
  const js = backends[0]![1];
  const [plain = []] = await encoderOf(tinyParlai, js)([[3, 4]]);
  const [halved] = await encoderOf({ ...tinyParlai, outputScale: 0.5 }, js)([[3, 4]]);
  expect(halved).toEqual(plain.map((value) => value / 2));
});

describe("dropout", () => {
  const rates = (seed: number, rate: number): Dropout => ({ key: keyTensor(key(seed)), hidden: rate, attention: rate, inner: rate });
  const tokens = tokenTensors(batchOf([[3, 4, 5, 6], [7, 8]], tinyBert), tinyBert); // prettier-ignore
  const run = async (config: TransformerConfig, backend: Backend, dropout?: Dropout): Promise<readonly number[]> => {
    const forward = compile((p: TransformerParameters) => encodeTokens(p, config, tokens, dropout).output, { backend });
    return [...(await data(await forward(someParameters(config))))];
  };

  test.each([
    ["bert", tinyBert],
    ["parlai", tinyParlai],
  ] as const)("of %s at rate 0 changes no bit", async (_, config) => {
    // prettier-ignore
    const js = backends[0]![1];
    expect(await run(config, js, rates(1, 0))).toEqual(await run(config, js));
  });

  test.each(backends)("depends on the key alone on %s", async (_, backend) => {
    const [one, again, other, without] = [
      await run(tinyParlai, backend, rates(1, 0.3)),
      await run(tinyParlai, backend, rates(1, 0.3)),
      await run(tinyParlai, backend, rates(2, 0.3)),
      await run(tinyParlai, backend),
    ];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(without).not.toEqual(one);
  });

  test("drops at each place on its own: any one rate alone changes the output, each in another way", async () => {
    const js = backends[0]![1];
    const none = rates(1, 0);
    const each = [none, { ...none, hidden: 0.3 }, { ...none, attention: 0.3 }, { ...none, inner: 0.3 }];
    const outputs = await Promise.all(each.map((dropout) => run(tinyParlai, js, dropout)));
    expect(new Set(outputs.map((values) => values.join())).size).toBe(4);
  });

  test("of attention works with position buckets", async () => {
    const js = backends[0]![1];
    const little = await run(relative, js, { ...rates(1, 0), attention: 1e-12 });
    const plain = await run(relative, js);
    expect(Math.max(...little.map((value, i) => Math.abs(value - plain[i]!)))).toBeLessThan(1e-5);
    expect(await run(relative, js, { ...rates(1, 0), attention: 0.3 })).not.toEqual(plain);
  });
});
