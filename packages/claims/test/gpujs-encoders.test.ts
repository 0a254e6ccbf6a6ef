import { biFromFolder, biHead, type BiParameters } from "@tercet/bi-encoder";
import { readModelFolder } from "@tercet/checkpoint";
import { initParameters, parametersIn, parametersOn } from "@tercet/encoder";
import { compare, withReferenceBound } from "@tercet/equivalence";
import { testClaims } from "@tercet/equivalence/vitest";
import { nodeHost } from "@tercet/host/node";
import { polyHead, type PolyParameters } from "@tercet/poly-encoder";
import { data, key, type Backend } from "@tercet/tensor";
import { environmentOf, openGpujsForTests } from "@tercet/tensor/claims";
import { adamW, batchTensors, initState, trainingStep } from "@tercet/training";
import { tokenTensors } from "@tercet/transformer";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { checkpointClaims } from "../src/checkpoint-claims.ts";
import { poly, textsOf, transformer } from "./small-models.fixture.ts";
import { expectedArray, inputsAs, numbersOf, readCase } from "../src/reference/case.ts";

const host = nodeHost();
const small = ["small-hf-bert", "small-chijames-poly"].map((name) => fileURLToPath(new URL(`../checkpoints/${name}`, import.meta.url)));
const minilm = fileURLToPath(new URL("../../../../shared/reference/minilm-64-texts", import.meta.url));
const inputs = z.object({ input_ids: z.array(z.array(z.number())) });

for (const mode of ["cpu", "webasm", "webgpu"] as const) {
  const opened = await openGpujsForTests(host, mode);
  const why = opened.kind === "absent" ? `, skipped: ${opened.why}` : "";
  describe.skipIf(opened.kind === "absent")(`gpujs, mode ${mode}${why}`, () => {
    if (opened.kind === "absent") return;
    const { backend } = opened;
    const environment = environmentOf(backend, { runtime: "node", device: "cpu" });
    afterAll(() => backend.close());

    describe("an encoder and a poly score are those of the original libraries", () => {
      testClaims(checkpointClaims(small, { backend, environment, files: host.files }));
    });

    test.skipIf(mode === "webgpu")(
      "steps of AdamW through a poly-encoder are one plan each, dropout and clipping with them, and learn a batch",
      async () => {
        const losses = await lossesOn(backend);
        expect(losses).toHaveLength(3);
        expect(losses[2]).toBeLessThan((losses[0] ?? 0) / 100);
      },
    );

    // A device in software takes some seconds for each sentence.
    test.skipIf(mode === "webgpu" || !existsSync(minilm))(
      "a sentence through all-MiniLM-L6-v2 has PyTorch's vector (skipped where ../shared/reference is absent)",
      async ({ annotate }) => {
        await annotate(await sentenceOn(backend, mode));
      },
    );
  });
}

/** Losses of three steps on one batch. */
async function lossesOn(backend: Backend): Promise<readonly number[]> {
  const optimizer = adamW();
  const config = { ...poly, transformer: { ...transformer, layers: 1 } };
  const step = trainingStep({
    head: polyHead,
    config,
    optimizer,
    backend,
    clipNorm: 1,
    dropout: { hidden: 0.1, attention: 0.1, inner: 0 },
  });
  const parameters = initParameters<PolyParameters>(polyHead.specs(config), 1);
  const batch = batchTensors(
    { kind: "in-batch", contexts: textsOf(5, 9), candidates: textsOf(3, 2), duplicates: new Uint8Array(4) },
    transformer,
  );
  const losses: number[] = [];
  let state = initState(parameters, optimizer);
  for (let i = 0; i < 3; i++) {
    const next = await step(state, batch, { learningRate: 0.01, key: key(1) });
    state = next.state;
    losses.push((await data(next.report.loss))[0] ?? NaN);
  }
  return losses;
}

/** Encodes one text of the reference twice and compares its vector with the one of float64; how long that took is told and decides nothing. */
async function sentenceOn(backend: Backend, mode: string): Promise<string> {
  const text = 3;
  const reference = await readCase(host.files, minilm);
  const model = await readModelFolder(host.files, reference.model ?? "");
  if (model.kind !== "sentence-transformers") throw new Error(`${model.folder} is ${model.kind}`);
  const { config, arrays } = await biFromFolder(model);
  const parameters = await parametersOn(parametersIn<BiParameters>(biHead.specs(config), arrays, "float32"), backend);
  const ids = Int32Array.from(inputsAs(reference, inputs).input_ids[text] ?? []);
  const tokens = tokenTensors({ ids, types: new Int32Array(ids.length), offsets: Int32Array.of(0, ids.length) }, config.transformer);
  const times: string[] = [];
  let vector = Float32Array.of();
  for (let run = 0; run < 2; run++) {
    const start = performance.now();
    vector = Float32Array.from(await data(biHead.candidate(parameters, config, tokens), { backend }));
    times.push(`${(performance.now() - start).toFixed(0)} ms`);
  }
  const wanted = await expectedArray(reference, "f64/embeddings");
  const distance = reference.outputs.get("embeddings");
  if (wanted === undefined || distance === undefined) throw new Error("the case has no embeddings");
  const { width } = config.transformer;
  const row = numbersOf(wanted).slice(text * width, (text + 1) * width);
  const expected = withReferenceBound({ shape: [width], data: row }, distance);
  expect(compare({ vector: expected }, { vector: { shape: [width], data: vector } })).toMatchObject({ kind: "held" });
  return `mode ${mode}: a sentence of ${ids.length} tokens in ${times.join(", then ")}`;
}
