import { downloadModel, parseModelName, type DownloadOptions } from "@tercet/checkpoint";
import { openFolder, type KnownHead, type OpenedHead } from "@tercet/encoder";
import type { Host } from "@tercet/host";
import { errors } from "../errors.ts";
import { heads } from "../heads.ts";
import { bundledFolder } from "./bundled.ts";

/**
 * Opens a model by name: `bi`, `poly` or `cross` of the bundled trio, a folder (`./model`, `/model`), or a model of the hub
 * (`org/name@revision`), which is kept in the standard cache.
 */
export async function openParts(host: Host, name: string, download: DownloadOptions = {}): Promise<OpenedHead<KnownHead>> {
  const { folder, notes } = await folderOf(host, name, download);
  const opened = await openFolder(host, folder, [...heads.values()]);
  return { ...opened, notes: [...notes, ...opened.notes] };
}

/** The folder of a model by name, fetched where it is the hub's, and what the user should know of it. */
export async function folderOf(
  host: Host,
  name: string,
  download: DownloadOptions,
): Promise<{ readonly folder: string; readonly notes: readonly string[] }> {
  const bundled = bundledFolder(name);
  if (bundled !== undefined) return { folder: bundled, notes: [] };
  const parsed = parseModelName(name);
  if (parsed.kind === "folder") {
    if ((await host.files.describe(parsed.path))?.kind === "folder") return { folder: parsed.path, notes: [] };
    throw errors["model-unknown"]({ name, reason: "there is no such folder" });
  }
  // A folder that happens to lie here never stands in for a model of the hub.
  if (await host.files.exists(name)) throw errors["model-unknown"]({ name, reason: `to mean the folder that lies here, write ./${name}` });
  // A misspelt name of the trio, or one of the hub's oldest models, which have two names: the long one is never ambiguous.
  if (!parsed.repository.includes("/")) throw errors["model-unknown"]({ name, reason: "a model of the hub is named org/name" });
  const { folder, commit } = await downloadModel(host, name, download);
  return { folder, notes: [`${parsed.repository} at ${commit ?? parsed.revision}`] };
}
