import { joinPath, type Files } from "@tercet/host";
import { findOnnxCases, readOnnxCase } from "./onnx/case.ts";
import { onnxVector } from "./onnx/vector.ts";
import type { Vector } from "./vector.ts";
import { readWebnnCases } from "./webnn/case.ts";
import { webnnVector } from "./webnn/vector.ts";

/** Where the suites come from. */
export const vectorOrigins: Readonly<Record<Vector["suite"], string>> = {
  onnx: "https://github.com/onnx/onnx, onnx/backend/test/data/node, Apache-2.0",
  webnn: "https://github.com/web-platform-tests/wpt, webnn/conformance_tests, BSD-3-Clause",
};

/** Folders of the suites below one of third-party data. */
const folders: Readonly<Record<Vector["suite"], readonly string[]>> = { onnx: ["onnx-node-tests", "node"], webnn: ["webnn-conformance"] };

/**
 * Reads every case of the suites that lie below a folder, `onnx-node-tests/node` and `webnn-conformance`; a suite that is absent has no cases. Whether a
 * case can be run, {@link coverageOf} says.
 * @throws TercetError `vector-case-invalid`
 */
export async function readVectors(files: Files, folder: string): Promise<readonly Vector[]> {
  const vectors: Vector[] = [];
  const [onnx, webnn] = [joinPath(folder, ...folders.onnx), joinPath(folder, ...folders.webnn)];
  if (await files.exists(onnx))
    for (const name of await findOnnxCases(files, onnx)) vectors.push(onnxVector(await readOnnxCase(files, onnx, name)));
  if (await files.exists(webnn)) vectors.push(...(await readWebnnCases(files, webnn)).map(webnnVector));
  return vectors;
}
