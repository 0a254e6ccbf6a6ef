import { joinPath, type Environment, type Host } from "@tercet/host";
import type { WebgpuTuning } from "../backends/webgpu/tuning/tuning.ts";

/** What keeping tables takes of a host. */
export type TuningPlace = Pick<Host, "files" | "environment" | "hasher">;

/** The folder of tables: `webgpu` in TERCET_CACHE, else in XDG_CACHE_HOME/tercet, else in ~/.cache/tercet. */
export function tuningFolder({ variable, homeFolder }: Pick<Environment, "variable" | "homeFolder">): string {
  const own = variable("TERCET_CACHE");
  const all = variable("XDG_CACHE_HOME");
  const cache = own ?? (all === undefined ? joinPath(homeFolder ?? ".", ".cache", "tercet") : joinPath(all, "tercet"));
  return joinPath(cache, "webgpu");
}

/** Bytes of a table that is read at all: one of all sizes takes some 30 000. */
const mostBytes = 2 ** 20;

/**
 * All tables that are kept, of whatever adapters, for `openWebgpuBackend({ tuning })`, which takes its own. A file that cannot be read, or is no JSON, is given as
 * undefined: the backend says that it does not use it, and nothing fails over what only speed depends on.
 * @example expect(await readTunings((await import("@tercet/host")).memoryHost())).toEqual([]);
 */
export async function readTunings({ files, environment }: Pick<Host, "files" | "environment">): Promise<readonly unknown[]> {
  const folder = tuningFolder(environment);
  const entries = (await files.exists(folder).catch(() => false)) ? await files.list(folder).catch(() => []) : [];
  const names = entries.filter(({ kind, name }) => kind === "file" && name.endsWith(".json")).map(({ name }) => name);
  return Promise.all(
    names.map(async (name): Promise<unknown> => {
      try {
        return JSON.parse(new TextDecoder().decode(await files.readAll(joinPath(folder, name), { maxBytes: mostBytes })));
      } catch {
        return undefined;
      }
    }),
  );
}

/** Where the table of an adapter is kept. */
export function tuningFile(adapter: string, { environment, hasher }: Pick<Host, "environment" | "hasher">): string {
  const hash = hasher("sha256");
  hash.update(new TextEncoder().encode(adapter));
  const words = adapter.toLowerCase().replaceAll(/[^a-z0-9]+/gu, "-").slice(0, 60); // prettier-ignore
  return joinPath(tuningFolder(environment), `${words}-${hash.digest().slice(0, 12)}.json`);
}

/** Keeps a table in the place of the adapter's last one, and gives its path. @throws TercetError `file-failed` */
export async function keepTuning(tuning: WebgpuTuning, host: TuningPlace): Promise<string> {
  const path = tuningFile(tuning.adapter, host);
  await host.files.makeFolder(tuningFolder(host.environment));
  await host.files.writeAtomic(path, `${JSON.stringify(tuning)}\n`);
  return path;
}
