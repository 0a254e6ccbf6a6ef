import { biHead } from "@tercet/bi-encoder";
import { initParameters } from "@tercet/encoder";
import { nodeHost } from "@tercet/host/node";
import { polyHead, type PolyParameters } from "@tercet/poly-encoder";
import { compile, key, mapTree, tensor, type Tensor } from "@tercet/tensor";
import { testClaims } from "@tercet/equivalence/vitest";
import { openCountedWebgpu, openWebgpuForTests } from "@tercet/tensor/claims";
import { trainingClaims } from "@tercet/training/claims";
import { adamW, batchTensors, trainingStep } from "@tercet/training";
import { tokenTensors, type TokenTensors } from "@tercet/transformer";
import { afterAll, describe, expect, test } from "vitest";
import { bi, poly, textsOf, transformer } from "./small-models.fixture.ts";

const host = nodeHost();
const opened = await openWebgpuForTests(host);
const absence = opened.kind === "absent" ? opened.why : undefined;

describe.skipIf(absence !== undefined)(`whole plans on webgpu${absence === undefined ? "" : `: ${absence}`}`, async () => {
  if (absence !== undefined) return;
  // Plans are lowered, bound and encoded as ever; that kernels compute what they should is claimed elsewhere.
  const { backend, counts, reset } = await openCountedWebgpu(host, { empty: true });
  afterAll(() => backend.close());

  // MiniLM-L6's form: what depends on sizes (tiles, sums in parts) is as it is there; the vocabulary and the values matter to no plan.
  const config = {
    ...bi,
    transformer: { ...transformer, width: 384, layers: 6, heads: 12, inner: 1536, embeddingWidth: 384, positions: 512 },
  };
  const weights = initParameters(biHead.specs(config), 1);
  const encode = compile((p: typeof weights, tokens: TokenTensors) => biHead.candidate(p as never, config, tokens), { backend });

  test.each([
    ["one sentence", [9]],
    ["32 sentences of 32 tokens", new Array<number>(32).fill(32)],
    ["64 sentences of 128 tokens", new Array<number>(64).fill(128)],
  ])("a MiniLM forward pass of %s is at most 64 dispatches, in one pass and one submit", async (_, lengths) => {
    reset();
    await encode(weights, tokenTensors(textsOf(...lengths), config.transformer));
    expect(counts).toMatchObject({ submits: 1, passes: 1, maps: 0 });
    expect(counts.dispatches).toBeLessThanOrEqual(64);
  });

  test("a training step, forward, backward, clipping and AdamW, is one pass and one submit", async () => {
    const training = { ...poly, transformer: { ...transformer, layers: 1 } };
    const parameters = initParameters<PolyParameters>(polyHead.specs(training), 1);
    const batch = { kind: "in-batch", contexts: textsOf(5, 9), candidates: textsOf(3, 2), duplicates: new Uint8Array(4) } as const;
    const optimizer = adamW();
    const dropout = { hidden: 0.1, attention: 0.1, inner: 0 };
    const step = trainingStep({ head: polyHead, config: training, optimizer, backend, clipNorm: 1, dropout });
    const zeros = ({ shape }: Tensor): Tensor => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), { shape });
    const memory = Array.from({ length: optimizer.memories }, () => mapTree(parameters, zeros));
    const inputs = batchTensors(batch, transformer);
    const first = await step({ parameters, memory, step: 0 }, inputs, { learningRate: 0.01, key: key(1) });
    reset();
    await step(first.state, inputs, { learningRate: 0.01, key: key(2) });
    expect(counts).toMatchObject({ submits: 1, passes: 1, maps: 0, pipelines: 0 });
  });
});

describe.skipIf(opened.kind === "absent")("a whole training step", () => {
  if (opened.kind === "absent") return;
  const { backend } = opened;
  afterAll(() => backend.close());
  const claims = trainingClaims({ backend, environment: { runtime: "node", device: "gpu" } });
  testClaims(
    claims.filter(({ subject, property }) => subject.name === "training-step" && property.name === "equals-oracle"),
    { budget: { runs: 2 } },
  );
});
