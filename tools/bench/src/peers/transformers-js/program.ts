import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "../../contestants/serve.ts";

interface Session {
  (inputs: unknown): Promise<{ readonly sentence_embedding: { readonly data: Float32Array } }>;
}

/** As much of the library as is used here. */
interface Library {
  readonly env: { version: string; localModelPath: string; allowRemoteModels: boolean };
  readonly AutoModel: { from_pretrained(name: string, options: object): Promise<Session> };
  readonly AutoTokenizer: { from_pretrained(name: string): Promise<(texts: readonly string[], options: object) => unknown> };
}

/** The size of its sorted batches; 16 to 128 differ by less than the machine does. */
const batchSize = 32;

await serve(async ({ module, threads, model }) => {
  const { AutoModel, AutoTokenizer, env } = (await import(pathToFileURL(module).href)) as Library; // its declarations say the same
  const folder = folderOf(model.folder, model.onnx);
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const name = basename(folder);
  const tokenizer = await AutoTokenizer.from_pretrained(name);
  const session = await AutoModel.from_pretrained(name, {
    dtype: "fp32",
    device: "cpu",
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1, graphOptimizationLevel: "all" },
  });
  return {
    name: `transformers.js ${env.version}`,
    settings: `device cpu, ${String(threads)} threads, batches of ${String(batchSize)} texts sorted by their length`,
    works: {
      "encode-texts": (task) => {
        const texts = JSON.parse(readFileSync(task.file, "utf8")) as readonly string[]; // the harness wrote it
        const order = texts.map((_, i) => i).sort((a, b) => (texts[b]?.length ?? 0) - (texts[a]?.length ?? 0));
        const encode = async (): Promise<{ readonly width: number; readonly values: Float32Array }> => {
          let values = new Float32Array(0);
          let width = 0;
          for (let from = 0; from < order.length; from += batchSize) {
            const places = order.slice(from, from + batchSize);
            const batch = places.map((place) => texts[place] ?? "");
            const { sentence_embedding: found } = await session(await tokenizer(batch, { padding: true, truncation: true }));
            width = found.data.length / places.length;
            if (values.length === 0) values = new Float32Array(texts.length * width);
            places.forEach((place, i) => values.set(found.data.subarray(i * width, (i + 1) * width), place * width));
          }
          return { width, values };
        };
        return Promise.resolve({ run: encode, output: async () => ({ kind: "array", ...(await encode()) }) });
      },
    },
  };
});

/** A folder as the library wants it: the tokenizer's files, and the graph in `onnx/`. */
function folderOf(source: string, onnx: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tercet-bench-transformers-js-"));
  mkdirSync(join(folder, "onnx"));
  for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json"]) symlinkSync(join(source, file), join(folder, file));
  symlinkSync(onnx, join(folder, "onnx", "model.onnx"));
  return folder;
}
