import type * as OnnxRuntime from "onnxruntime-web";
import type { Work, Works } from "../contestants/work.ts";
import type { ModelFiles } from "../contestants/protocol.ts";
import type { TokenRows } from "../contestants/task.ts";

type Runtime = Pick<typeof OnnxRuntime, "Tensor">;

/** What both of onnxruntime's packages do with a session: they have one interface. */
export function sessionWorks(
  runtime: Runtime,
  open: (file: string) => Promise<OnnxRuntime.InferenceSession>,
  model: ModelFiles,
): Pick<Works, "encode"> {
  const encode = async (file: string, rows: TokenRows): Promise<Work> => {
    const session = await open(file);
    const inputs = paddedInputs(runtime, rows);
    const run = async (): Promise<Float32Array> => sentenceVectors(await session.run(inputs));
    return {
      run,
      output: async () => {
        const values = await run();
        return { kind: "array", width: values.length / rows.length, values };
      },
      release: () => void session.release(),
    };
  };
  return {
    encode: ({ rows, precision }) => encode(precision === "int8" ? model.onnxInt8 : model.onnx, rows),
  };
}

/** The sentence vectors of token ids, for tests. */
export async function onnxVectors(runtime: Runtime, session: OnnxRuntime.InferenceSession, rows: TokenRows): Promise<Float32Array> {
  return sentenceVectors(await session.run(paddedInputs(runtime, rows)));
}

/** The output of that name, as it is read by a caller. */
function sentenceVectors(outputs: OnnxRuntime.InferenceSession.OnnxValueMapType): Float32Array {
  const { data } = (outputs["sentence_embedding"] ?? {}) as Partial<OnnxRuntime.Tensor>; // or no tensor, which the next line says
  if (!(data instanceof Float32Array)) throw new Error("The ONNX model gave no float32 output named sentence_embedding.");
  return data;
}

/** Rows brought to one length, with their mask. */
function paddedInputs({ Tensor }: Runtime, rows: TokenRows): Record<string, OnnxRuntime.Tensor> {
  const length = Math.max(...rows.map((row) => row.length));
  const filled = (of: (id: number | undefined) => number): OnnxRuntime.Tensor =>
    new Tensor("int64", BigInt64Array.from(rows.flatMap((row) => Array.from({ length }, (_, i) => BigInt(of(row[i]))))), [
      rows.length,
      length,
    ]);
  return {
    input_ids: filled((id) => id ?? 0),
    attention_mask: filled((id) => (id === undefined ? 0 : 1)),
    token_type_ids: filled(() => 0),
  };
}
