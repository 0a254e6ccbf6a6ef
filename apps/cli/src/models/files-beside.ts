import { joinPath, type FileContent, type Files } from "@tercet/host";

/** Files of a model folder beside those that are written anew. */
export interface FilesBeside {
  /** Read when they are written, by their path in the folder. */
  readonly contents: ReadonlyMap<string, FileContent>;
  /** Paths of files that were left out because they hold weights. */
  readonly leftOut: readonly string[];
}

/** What `saveModel` writes itself. */
const own: ReadonlySet<string> = new Set(["tercet.json", "model.safetensors", "tokenizer.json"]);
/** The same weights in other forms, states of optimizers, and the indices of such files. */
const weights = /\.(safetensors|bin|pt|pth|ckpt|onnx|onnx_data|h5|msgpack|ot|gguf|npz|npy|tflite|pkl)(\.index\.json)?$/i;
/** Deeper than any library puts files, and an end where a link leads back. */
const mostFolders = 4;
const bytesAtOnce = 2 ** 22;

/**
 * What a model folder holds that we neither read nor write (a card, another library's configurations): all but weights, hidden files, and folders that are
 * models of their own.
 */
export async function filesBeside(files: Files, folder: string): Promise<FilesBeside> {
  const contents = new Map<string, FileContent>();
  const leftOut: string[] = [];
  const look = async (inside: string, depth: number): Promise<void> => {
    for (const { name, kind } of await files.list(joinPath(folder, inside))) {
      const path = joinPath(inside, name);
      if (name.startsWith(".") || own.has(path)) continue;
      if (kind === "folder" && depth < mostFolders && !(await files.exists(joinPath(folder, path, "tercet.json"))))
        await look(path, depth + 1);
      if (kind !== "file") continue;
      if (weights.test(name)) leftOut.push(path);
      else contents.set(path, piecesOf(files, joinPath(folder, path)));
    }
  };
  await look("", 0);
  return { contents, leftOut };
}

/** A file's bytes, read piece by piece when somebody asks for them. */
async function* piecesOf(files: Files, path: string): AsyncIterable<Uint8Array> {
  const end = await files.size(path);
  for (let at = 0; at < end; at += bytesAtOnce) yield files.readRange(path, at, Math.min(end, at + bytesAtOnce));
}
