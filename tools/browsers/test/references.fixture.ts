import { openSafetensors } from "@tercet/checkpoint";
import { compare, referenceDistance, withReferenceBound } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { EncodedInPage } from "../src/page.ts";

/** A model and what sentence-transformers makes of texts with it. */
export interface ReferenceCase {
  /** Where the model's files lie. */
  readonly model: string;
  /** Where the library's outputs lie. */
  readonly folder: string;
  readonly output: string;
  /** Where in the output the texts' rows begin. */
  readonly firstRow: number;
  readonly texts: (inputs: never) => readonly string[];
}

const root = join(import.meta.dirname, "..", "..", "..");
const smallFolder = join(root, "packages", "claims", "checkpoints", "small-st-bi");

/** A small model of ours. */
export const small: ReferenceCase = {
  ...{ folder: smallFolder, output: "encode.0", firstRow: 0, model: join(smallFolder, "model") },
  texts: ({ columns }: { readonly columns: readonly (readonly string[])[] }) => columns[0] ?? [],
};

const shared = join(root, "..", "shared");

/** One text of all-MiniLM-L6-v2, where it is here. */
export const minilm: ReferenceCase = {
  ...{ folder: join(shared, "reference", "minilm-64-texts"), output: "embeddings", firstRow: 3 },
  model: join(shared, "models", "all-MiniLM-L6-v2"),
  texts: ({ texts }: { readonly texts: readonly string[] }) => texts.slice(3, 4),
};

/** The texts of a case. */
export function textsOf({ folder, texts }: ReferenceCase): readonly string[] {
  const { inputs } = JSON.parse(readFileSync(join(folder, "case.json"), "utf8")) as { readonly inputs: never }; // each case reads its own form of them
  return texts(inputs);
}

/** The vectors lie within what the library's own float32 differs from its float64, element by element. */
export async function expectLikeReference({ folder, output, firstRow }: ReferenceCase, { vectors, rows }: EncodedInPage): Promise<void> {
  const reader = await openSafetensors(nodeHost().files, join(folder, "expected.safetensors"));
  const numbers = async (name: string): Promise<Float64Array> => Float64Array.from((await reader.read(name)).data as Float64Array); // of floats
  const [float32, float64] = [await numbers(`f32/${output}`), await numbers(`f64/${output}`)];
  const width = vectors.length / rows;
  const shape = [rows, width];
  const expected = withReferenceBound(
    { shape, data: float64.slice(firstRow * width, (firstRow + rows) * width) },
    referenceDistance(float32, float64),
  );
  expect(compare({ output: expected }, { output: { shape, data: Float32Array.from(vectors) } })).toMatchObject({ kind: "held" });
}
