import { initParameters } from "@tercet/encoder";
import { createJsBackend, createWasmBackend, key, type Backend, type Tree } from "@tercet/tensor";
import { expect, it } from "vitest";
import { batchTensors } from "./objective.ts";
import { initState, trainingStep, type TrainingState } from "./step.ts";
import { bitsOf, settings, tinyRuns } from "./tiny.fixture.ts";

/** Two steps, and the bytes of intermediates of their plan. */
async function trained(name: string, makeBackend: () => Backend, recompute: boolean) {
  const { head, config: small, optimizer, examples } = tinyRuns[name]!();
  const config = { ...small, transformer: { ...small.transformer, layers: 4 } };
  const parameters = initParameters<Tree>(head.specs(config), 3);
  const backend = makeBackend();
  let bytes = 0;
  backend.observe?.({ now: () => 0, prepared: (plan) => (bytes = Math.max(bytes, plan.arenaBytes)), ran: () => {} });
  const step = trainingStep({ head, config, optimizer, backend, clipNorm: 1, dropout: settings.dropout, recompute });
  let state: TrainingState<Tree> = initState(parameters, optimizer);
  for (let i = 0; i < 2; i++) {
    const batch = batchTensors(examples.batch(Int32Array.of(i, i + 1, i + 2, i + 3), key(i)), config.transformer);
    ({ state } = await step(state, batch, { learningRate: 0.01, key: key(7) }));
  }
  return { bits: await bitsOf(state), bytes };
}

const backends = { js: createJsBackend, wasm: createWasmBackend } as const;
const cases = [...Object.keys(tinyRuns).map((head) => [head, "wasm"] as const), ["bi", "js"] as const];

it.each(cases)("blocks of a %s-encoder that are computed again on %s give the same bits in less memory", async (head, backend) => {
  const kept = await trained(head, backends[backend], false);
  const again = await trained(head, backends[backend], true);
  expect(again.bits).toEqual(kept.bits);
  expect(again.bytes).toBeLessThan(kept.bytes);
});
