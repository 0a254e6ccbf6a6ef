import { compile, createWasmBackend, matmul, tensor, toBackend, type Tensor } from "@tercet/tensor";
import type { Case } from "../result.ts";
import type { Suite } from "../suite.ts";
import { interleaved, type Work } from "../timing.ts";

const rows = [128, 512];
// Every product of these widths stands in MiniLM or BERT base, or close to one that does.
const widths = [384, 768, 1536];

/** float32 matrix products of encoder shapes on one thread, without a peer; weights are packed beforehand, as in an encoder. */
export const matmulSuite: Suite = {
  name: "matmul",
  measures: "float32 products of encoder shapes, one thread, without a peer",
  run: async ({ host, timing }) => {
    const backend = createWasmBackend({ threads: 1, wideVectors: host.wideVectors });
    const { mode, name } = backend.describe();
    const multiply = compile((a: Tensor, b: Tensor) => matmul(a, b), { backend });
    const uploaded = (shape: readonly [number, number]): Promise<Tensor> =>
      toBackend(tensor(numbers(shape[0] * shape[1]), { shape }), backend);
    const cases: Case[] = [];
    for (const m of rows)
      for (const k of widths)
        for (const n of widths) {
          const [a, b] = [await uploaded([m, k]), await uploaded([k, n])];
          const work: Work = async () => (await multiply(a, b)).dispose();
          const [times] = await interleaved([work], { ...timing, warmups: 4, rounds: 4 * timing.rounds, pauseMilliseconds: 0 });
          a.dispose();
          b.dispose();
          if (times === undefined) continue;
          const rate = (2 * m * k * n) / (times.median * 1e6);
          cases.push({
            name: `${String(m)} x ${String(k)} x ${String(n)}`,
            ours: { contender: { name: "tercet", mode: `${name}, ${mode}, 1 thread` }, times, rate },
          });
        }
    await backend.close();
    return { kind: "measured", suite: "matmul", unit: "GFLOP/s (rows x reduced x columns)", cases };
  },
};

function numbers(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 1013) / 1013 - 0.5);
}
