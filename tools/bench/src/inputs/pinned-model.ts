import { downloadModel, type DownloadOptions } from "@tercet/checkpoint";
import { joinPath, type Host } from "@tercet/host";

/** A model of the hub that cannot change under a benchmark. */
export interface PinnedModel {
  readonly name: string;
  /** A commit: branches move. */
  readonly commit: string;
  /** SHA-256 of the files that decide what is computed, by their name. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** Bytes that are read for a hash at once. */
const bytesAtOnce = 2 ** 22;

/** Brings a model into the hub's cache, or finds it there, and gives its folder. @throws what the download throws, and where a file is another one */
export async function pinnedModel(host: Host, { name, commit, sha256 }: PinnedModel, options: DownloadOptions = {}): Promise<string> {
  const { folder, commit: found } = await downloadModel(host, `${name}@${commit}`, options);
  if (found !== commit) throw new Error(`${name} was asked for at ${commit}, and the hub gave ${String(found)}.`);
  for (const [file, wanted] of Object.entries(sha256)) {
    const own = await hashOf(host, joinPath(folder, file));
    if (own !== wanted) throw new Error(`${joinPath(folder, file)} is not the file that was measured: its SHA-256 is ${own}, not ${wanted}. Delete it to fetch it again.`); // prettier-ignore
  }
  return folder;
}

async function hashOf({ files, hasher }: Host, path: string): Promise<string> {
  const hash = hasher("sha256");
  const end = await files.size(path);
  for (let at = 0; at < end; at += bytesAtOnce) hash.update(await files.readRange(path, at, Math.min(end, at + bytesAtOnce)));
  return hash.digest();
}
