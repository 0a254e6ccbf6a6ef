import { joinPath, parentFolder, pathInside, readText, TercetError, type Host } from "@tercet/host";
import { z } from "zod";
import { parseWith, readJson } from "../config/parse.ts";
import { errors } from "../errors.ts";
import { cachePlaces, hubCacheFolder, hubToken, isOffline, type CachePlaces } from "./cache.ts";
import { downloadFile, type DownloadProgress } from "./download-file.ts";
import { listModel, type HubFile } from "./listing.ts";
import { parseModelName } from "./model-name.ts";
import type { HubConnection, HubOptions } from "./request.ts";

/** How a model is fetched. */
export interface DownloadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Which files are wanted; default {@link isModelFile}. */
  readonly wanted?: (name: string) => boolean;
  /** Refused above this sum of sizes, before anything is fetched; default 20 GiB. */
  readonly maxBytes?: number;
  readonly hub?: HubOptions;
}

/** A model in the cache. */
export interface DownloadedModel {
  readonly folder: string;
  /** Undefined for a folder of the user's. */
  readonly commit: string | undefined;
  readonly files: readonly string[];
}

const defaultMaxBytes = 20 * 2 ** 30;

/**
 * Whether a file belongs to what is loaded: configurations, vocabularies, safetensors and the card, in the root or in a module's folder. Other
 * formats of the same weights, and code, are left out.
 * @example expect(["model.safetensors", "1_Pooling/config.json", "onnx/model.onnx", "pytorch_model.bin"].map(isModelFile)).toEqual([true, true, false, false]);
 */
export function isModelFile(name: string): boolean {
  return /^([0-9]+_[A-Za-z]+\/|heads\/)?[^/]+\.(json|txt|safetensors|md|dict)$/.test(name);
}

/**
 * Brings a model of the hub into the standard cache, or finds it there, and gives its folder. A folder of the user's is given back as it is.
 * The revision is resolved once, and every file comes from that commit; sizes and hashes are checked before a file gets its name.
 * @throws TercetError `model-name-invalid`, `hub-not-found`, `hub-refused`, `hub-failed`, `hub-hash-mismatch`, `hub-too-large`,
 * `hub-redirect-refused`, `hub-offline`
 * @example
 * const { memoryHost } = await import("@tercet/host");
 * expect((await downloadModel(memoryHost(), "./here")).folder).toBe("./here");
 */
export async function downloadModel(host: Host, name: string, options: DownloadOptions = {}): Promise<DownloadedModel> {
  const parsed = parseModelName(name);
  if (parsed.kind === "folder") return { folder: parsed.path, commit: undefined, files: [] };
  const { repository, revision } = parsed;
  const places = cachePlaces(hubCacheFolder(host.environment), repository);
  if (isOffline(host.environment)) return findOffline(host, places, repository, revision);
  const connection: HubConnection = {
    host,
    endpoint: new URL(options.hub?.endpoint ?? host.environment.variable("HF_ENDPOINT") ?? "https://huggingface.co"),
    token: await hubToken(host),
    redirectHosts: options.hub?.redirectHosts ?? [],
    signal: options.signal,
  };
  const { commit, files } = await listModel(connection, repository, revision, options.wanted ?? isModelFile);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const limit = options.maxBytes ?? defaultMaxBytes;
  if (bytes > limit) throw errors["hub-too-large"]({ name: repository, bytes, limit });
  // Names are checked before the first byte is fetched.
  const paths = files.map((file) => pathInside(places.snapshot(commit), file.name));
  await host.files.makeFolder(places.blobs);
  const download = { connection, places, repository, commit, onProgress: options.onProgress ?? (() => undefined) };
  for (const [i, file] of files.entries()) {
    options.signal?.throwIfAborted();
    await downloadFile(download, file);
    await linkInto(host, paths[i] ?? "", file);
  }
  await writeMade(host, places.manifest(commit), JSON.stringify({ files: files.map(({ name, bytes }) => ({ name, bytes })) }));
  // Last, so that a revision never points to a snapshot that is not whole.
  if (revision !== commit) await writeMade(host, places.ref(revision), commit);
  return { folder: places.snapshot(commit), commit, files: files.map((file) => file.name) };
}

async function writeMade(host: Host, path: string, content: string): Promise<void> {
  await host.files.makeFolder(parentFolder(path));
  await host.files.writeAtomic(path, content);
}

async function linkInto(host: Host, path: string, file: HubFile): Promise<void> {
  const { files } = host;
  await files.makeFolder(parentFolder(path));
  const target = `${"../".repeat(file.name.split("/").length + 1)}blobs/${file.hash}`;
  try {
    await files.link(target, path);
  } catch (error) {
    if (!(error instanceof TercetError && error.code === "file-exists")) throw error;
    if ((await files.describe(path))?.bytes === file.bytes) return;
    // A link to a blob that was lost, or a copy that was cut.
    await files.remove(path);
    await files.link(target, path);
  }
}

const manifestSchema = z.object({ files: z.array(z.object({ name: z.string(), bytes: z.int().min(0) })) });

async function findOffline(host: Host, places: CachePlaces, repository: string, revision: string): Promise<DownloadedModel> {
  const { files } = host;
  const name = `${repository}@${revision}`;
  const commit = /^[0-9a-f]{40}$/.test(revision)
    ? revision
    : (await files.exists(places.ref(revision)))
      ? (await readText(files, places.ref(revision), { maxBytes: 4096 })).trim()
      : undefined;
  // A ref is a file like any other: what it says must be a commit before it becomes part of a path.
  if (commit === undefined || !/^[0-9a-f]{40}$/.test(commit)) throw errors["hub-offline"]({ name, absent: [`refs/${revision}`] });
  const folder = places.snapshot(commit);
  const manifest = places.manifest(commit);
  // Without a manifest another library made the snapshot; then at least what every model has must be there.
  const needed = (await files.exists(manifest)) ? parseWith(manifestSchema, await readJson(files, manifest), manifest).files : undefined;
  const absent: string[] = [];
  for (const file of needed ?? []) if ((await files.describe(pathInside(folder, file.name)))?.bytes !== file.bytes) absent.push(file.name);
  if (needed === undefined && !(await files.exists(joinPath(folder, "config.json")))) absent.push("config.json");
  const weights = ["model.safetensors", "model.safetensors.index.json"].map((file) => files.exists(joinPath(folder, file)));
  if (needed === undefined && !(await Promise.all(weights)).includes(true)) absent.push("model.safetensors");
  if (absent.length > 0) throw errors["hub-offline"]({ name, absent });
  return { folder, commit, files: needed?.map((file) => file.name) ?? [] };
}
