import type { Host } from "@tercet/host";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelFiles } from "../contestants/protocol.ts";
import { bertGraph, operatorSet } from "../onnx/bert.ts";
import { modelMessage } from "../onnx/model.ts";
import { joined } from "../onnx/protobuf.ts";
import { minilmConfig } from "./minilm-config.ts";
import { minilmFolder, readMinilm } from "./minilm.ts";

/** MiniLM in every form that a contestant reads, made from one folder's weights. */
export async function modelFiles(host: Host, folder: string, progress: (text: string) => void): Promise<ModelFiles> {
  const source = await minilmFolder(host, progress);
  const weights = await readMinilm(host, source);
  const onnx = join(folder, "model.onnx");
  await writeFile(onnx, joined(modelMessage(bertGraph(minilmConfig, weights), operatorSet)));
  const onnxInt8 = join(folder, "model-int8.onnx");
  await writeFile(onnxInt8, joined(modelMessage(bertGraph(minilmConfig, weights, "int8"), operatorSet)));
  return { folder: source, onnx, onnxInt8 };
}
