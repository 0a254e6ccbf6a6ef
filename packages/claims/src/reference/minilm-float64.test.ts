import { biFromFolder, biHead, type BiParameters } from "@tercet/bi-encoder";
import { readModelFolder, toFloat64 } from "@tercet/checkpoint";
import { nodeHost } from "@tercet/host/node";
import { createJsBackend } from "@tercet/tensor";
import { encodeTokens, tokenTensors } from "@tercet/transformer";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectedArray, inputsAs, readCase } from "./case.ts";
import { valuesOf } from "./computed.ts";
import { exactParametersIn } from "./weights.ts";

const folder = fileURLToPath(new URL("../../../../../shared/reference/minilm-64-texts", import.meta.url));
const inputs = z.object({ input_ids: z.array(z.array(z.number())), layers_of: z.array(z.number()) });

describe.skipIf(!existsSync(folder))("all-MiniLM-L6-v2 in float64 (skipped where ../shared/reference is absent)", () => {
  it("gives every layer of PyTorch's float64 run, on js", async () => {
    const { files } = nodeHost();
    const reference = await readCase(files, folder);
    const model = await readModelFolder(files, reference.model ?? "");
    if (model.kind !== "sentence-transformers") throw new Error(`${model.folder} is ${model.kind}`);
    const { config, arrays } = await biFromFolder(model);
    const backend = createJsBackend();
    const parameters = await exactParametersIn<BiParameters>(backend, biHead.specs(config), arrays);
    if (!("encoder" in parameters)) throw new Error("It has one encoder.");
    const { input_ids: ids, layers_of: texts } = inputsAs(reference, inputs);
    for (const text of texts) {
      const own = Int32Array.from(ids[text] ?? []);
      const batch = { ids: own, types: new Int32Array(own.length), offsets: Int32Array.of(0, own.length) };
      const { embedded, layers } = encodeTokens(parameters.encoder, config.transformer, tokenTensors(batch, config.transformer));
      const values = await valuesOf([embedded, ...layers.map((layer) => layer.output)], backend);
      for (const [i, got] of values.entries()) {
        const array = await expectedArray(reference, `f64/text.${text}.hidden.${i}`);
        const want = array === undefined ? [] : toFloat64(array, "expected");
        expect(got.length).toBe(want.length);
        const size = Math.max(...want.map(Math.abs));
        // Both round as float64 does; only the order of their sums differs.
        want.forEach((value, at) => expect(Math.abs((got[at] ?? NaN) - value)).toBeLessThan(1e-12 * size));
      }
    }
  });
});
