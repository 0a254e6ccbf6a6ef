import { joinPath, TercetError, readText, type Environment, type Host } from "@tercet/host";

/** The hub's cache folder: HF_HUB_CACHE, else HF_HOME/hub, else XDG_CACHE_HOME/huggingface/hub, else ~/.cache/huggingface/hub. */
export function hubCacheFolder(environment: Environment): string {
  const cache = environment.variable("HF_HUB_CACHE");
  return cache ?? joinPath(hubHome(environment), "hub");
}

function hubHome(environment: Environment): string {
  const home = environment.variable("HF_HOME");
  if (home !== undefined) return home;
  const xdg = environment.variable("XDG_CACHE_HOME");
  return xdg !== undefined ? joinPath(xdg, "huggingface") : joinPath(environment.homeFolder ?? ".", ".cache", "huggingface");
}

/** Whether HF_HUB_OFFLINE forbids every request. */
export function isOffline(environment: Environment): boolean {
  return ["1", "true", "yes", "on"].includes(environment.variable("HF_HUB_OFFLINE")?.toLowerCase() ?? "");
}

/** The user's token: HF_TOKEN, else the file at HF_TOKEN_PATH, else HF_HOME/token. Sent to the hub's own origin only, and never shown. */
export async function hubToken(host: Host): Promise<string | undefined> {
  const { environment, files } = host;
  const direct = environment.variable("HF_TOKEN");
  if (direct !== undefined) return direct.trim();
  try {
    const text = await readText(files, environment.variable("HF_TOKEN_PATH") ?? joinPath(hubHome(environment), "token"), {
      maxBytes: 4096,
    });
    return text.trim() === "" ? undefined : text.trim();
  } catch (error) {
    if (error instanceof TercetError && (error.code === "file-not-found" || error.code === "host-cannot")) return undefined;
    throw error;
  }
}

/** The places of one model in the cache, as all libraries of the hub lay them out. */
export interface CachePlaces {
  readonly root: string;
  readonly blobs: string;
  readonly locks: string;
  ref(revision: string): string;
  snapshot(commit: string): string;
  /** Ours: which files a snapshot must have to be whole. */
  manifest(commit: string): string;
}

/** Where a model lies in the cache. */
export function cachePlaces(cache: string, repository: string): CachePlaces {
  const name = `models--${repository.replaceAll("/", "--")}`;
  const root = joinPath(cache, name);
  return {
    root,
    blobs: joinPath(root, "blobs"),
    locks: joinPath(cache, ".locks", name),
    ref: (revision) => joinPath(root, "refs", revision),
    snapshot: (commit) => joinPath(root, "snapshots", commit),
    manifest: (commit) => joinPath(root, ".tercet", `${commit}.json`),
  };
}
