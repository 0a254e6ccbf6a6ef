import { parametersFrom, parametersOn, reduce } from "@tercet/encoder";
import type { Host } from "@tercet/host";
import { compile, createWasmBackend, data, normalize, type Tensor } from "@tercet/tensor";
import {
  encodeTokens,
  parameterSpecs,
  tokenTensors,
  type BertConfig,
  type TokenBatch,
  type TokenTensors,
  type TransformerParameters,
} from "@tercet/transformer";
import type { Weights } from "../onnx/bert.ts";
import type { SentenceEncoder, TokenRows } from "./sentence-encoder.ts";

/** Our encoder with mean pooling and normalisation on the backend `wasm`. */
export async function tercetEncoder(
  host: Host,
  config: BertConfig,
  weights: ReadonlyMap<string, Weights>,
  threads: number,
): Promise<SentenceEncoder> {
  const backend = createWasmBackend({ threads, workers: host.workers, wideVectors: host.wideVectors });
  const parameters = await parametersOn(parametersFrom<TransformerParameters>(parameterSpecs(config), weights), backend);
  const encode = compile(
    (p: TransformerParameters, tokens: TokenTensors): Tensor => normalize(reduce({ kind: "mean" }, encodeTokens(p, config, tokens))),
    { backend },
  );
  const { mode, name } = backend.describe();
  return {
    name: "tercet",
    mode: `${name}, ${mode}, ${String(backend.describe().threads)} threads, ragged batch`,
    prepare: (rows) => {
      const tokens = tokenTensors(ragged(rows), config);
      return async () => {
        const vectors = await encode(parameters, tokens);
        const values = await data(vectors);
        vectors.dispose();
        if (!(values instanceof Float32Array)) throw new Error("Sentence vectors are float32.");
        return values;
      };
    },
    close: () => backend.close(),
  };
}

function ragged(rows: TokenRows): TokenBatch {
  const ids = Int32Array.from(rows.flat());
  const offsets = Int32Array.from({ length: rows.length + 1 }, (_, i) => rows.slice(0, i).reduce((sum, row) => sum + row.length, 0));
  return { ids, types: new Int32Array(ids.length), offsets };
}
