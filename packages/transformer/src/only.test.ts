import { compile, createJsBackend, createWasmBackend, data, gather, tensor, type Backend, type Tensor } from "@tercet/tensor";
import { nodeHost } from "@tercet/host/node";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { encodeTokens, type TransformerParameters } from "./encode.ts";
import { vectorsAt } from "./encoded.ts";
import { batchOf, someParameters, variants } from "./models.fixture.ts";
import { tokenTensors, type TokenTensors } from "./tokens.ts";

const backends: readonly (readonly [name: string, backend: Backend])[] = [
  ["js", createJsBackend()],
  ["wasm", createWasmBackend({ threads: 2, workers: nodeHost().workers, sharedFrom: 0 })],
];
afterAll(async () => {
  for (const [, backend] of backends) await backend.close();
});

describe.each(backends)("on %s", (_, backend) => {
  test.each(variants)("%s gives some tokens alone the bits that they have among all", async (_, config) => {
    const parameters = someParameters(config);
    const both = compile(
      (p: TransformerParameters, tokens: TokenTensors, index: Tensor) => ({
        some: vectorsAt(encodeTokens(p, config, tokens), index),
        all: gather(encodeTokens(p, config, tokens).output, index),
      }),
      { backend },
    );
    const sequence = fc.array(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(sequence, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat()), async (sequences, draws) => {
        const batch = batchOf(sequences, config);
        // One token of each sequence, as reductions ask for.
        const index = sequences.map((own, i) => (batch.offsets[i] ?? 0) + ((draws.next().value ?? 0) % own.length));
        const { some, all } = await both(parameters, tokenTensors(batch, config), tensor(Int32Array.from(index)));
        expect(await data(some)).toEqual(await data(all));
      }),
      { numRuns: 10 },
    );
  });
});

test("an encoder that cannot compute some tokens alone gives rows of all", async () => {
  const output = tensor([[1], [2], [3]]);
  expect([...(await data(vectorsAt({ output }, tensor(Int32Array.of(2, 0)))))]).toEqual([3, 1]);
});
