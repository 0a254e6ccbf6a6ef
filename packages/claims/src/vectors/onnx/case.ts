import { joinPath, type Files } from "@tercet/host";
import { errors } from "../../errors.ts";
import { readModel, readTensor, type OnnxModel, type OnnxTensor } from "./messages.ts";

/** One case of ONNX's node tests: a model, and what it makes of what. */
export interface OnnxCase {
  /** For example "test_softmax_axis_0". */
  readonly name: string;
  /** The operator of its first node. */
  readonly operator: string;
  readonly model: OnnxModel;
  readonly inputs: ReadonlyMap<string, OnnxTensor>;
  readonly outputs: ReadonlyMap<string, OnnxTensor>;
}

/** No file of a case is larger. */
const maxBytes = 64 * 2 ** 20;

/** Names of the cases in a folder of ONNX's node tests, sorted. */
export async function findOnnxCases(files: Files, folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { name, kind } of await files.list(folder)) if (kind === "folder" && name.startsWith("test_")) names.push(name);
  return names;
}

/** True for graphs whose inputs and outputs are all tensors: others lie in the files in another form. */
export function hasTensorsAlone({ graph }: OnnxModel): boolean {
  const others = ["sequence", "map", "optional", "sparse"];
  return [...graph.inputs, ...graph.outputs].every(({ type }) => !others.includes(type));
}

/**
 * Reads a case: `model.onnx`, and the inputs and outputs of its one data set.
 * @throws TercetError `vector-case-invalid`
 */
export async function readOnnxCase(files: Files, folder: string, name: string): Promise<OnnxCase> {
  const path = joinPath(folder, name, "model.onnx");
  const model = readModel(await files.readAll(path, { maxBytes }), path);
  const [first] = model.graph.nodes;
  if (first === undefined) throw errors["vector-case-invalid"]({ path, reason: "its graph has no node" });
  const read = async (which: string, values: readonly { readonly name: string }[]): Promise<ReadonlyMap<string, OnnxTensor>> => {
    const tensors = new Map<string, OnnxTensor>();
    if (!hasTensorsAlone(model)) return tensors;
    for (const [i, value] of values.entries()) {
      const file = joinPath(folder, name, "test_data_set_0", `${which}_${i}.pb`);
      tensors.set(value.name, readTensor(await files.readAll(file, { maxBytes }), file));
    }
    return tensors;
  };
  if (await files.exists(joinPath(folder, name, "test_data_set_1")))
    throw errors["vector-case-invalid"]({ path: joinPath(folder, name), reason: "it has more than one data set" });
  const { inputs, outputs } = model.graph;
  return { name, operator: first.operator, model, inputs: await read("input", inputs), outputs: await read("output", outputs) };
}
