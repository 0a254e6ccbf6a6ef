import { TercetError } from "../error.ts";
import { errors } from "../errors.ts";
import type { FileDescription, FileEntry, Files } from "../files.ts";
import type { Network, NetworkResponse } from "../network.ts";

/** How far a file has come. */
export interface UrlProgress {
  readonly url: string;
  /** Bytes that have arrived. */
  readonly received: number;
  /** Undefined where the server does not say, or sends it compressed. */
  readonly total: number | undefined;
}

/** Options of {@link urlFiles}. */
export interface UrlFilesOptions {
  /** Relative paths begin here. Default: where the page or the worker's script lies. */
  readonly base?: string;
  /** Told of every piece that arrives. */
  readonly progress?: (progress: UrlProgress) => void;
  readonly signal?: AbortSignal;
  /** No file is taken in above this size; default 1 GiB. */
  readonly maxBytes?: number;
  /** Every file that there is, relative to `base`, which ends with a slash: others are absent without being asked for, and folders can be listed. */
  readonly paths?: readonly string[];
}

/**
 * Files that are read over a network: a path is a URL, or relative to one. A file comes whole, once, and stays in memory as long as these files do; ranges are
 * cut out of it. Nothing can be written, and listed only where `paths` tells what there is: HTTP has neither.
 * @throws TercetError from every method, as {@link Files} says: `file-not-found` for the statuses 404 and 410, `network-failed` for others, and `host-cannot`
 * for what HTTP has not
 */
export function urlFiles(network: Network, options: UrlFilesOptions = {}): Files {
  const { base = defaultBase(), progress, signal, maxBytes = 2 ** 30, paths } = options;
  const kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const urlOf = (path: string): string => (base === undefined ? path : new URL(path, base).href);
  const known = paths === undefined || base === undefined ? undefined : knownPaths(paths);
  /** What is known to lie at a path, without a request. */
  const kindOf = (path: string): "file" | "folder" | "nothing" | "unknown" => {
    if (known === undefined || base === undefined) return "unknown";
    const url = urlOf(path);
    const relative = `${url}/`.startsWith(base) ? url.slice(base.length).replace(/\/+$/, "") : undefined;
    return relative === undefined ? "unknown" : known.files.has(relative) ? "file" : known.folders.has(relative) ? "folder" : "nothing";
  };

  const get = (path: string, limit: number): Promise<Uint8Array<ArrayBuffer>> => {
    const url = urlOf(path);
    const kind = kindOf(path);
    if (kind === "nothing") return Promise.reject(errors["file-not-found"]({ path }));
    if (kind === "folder") return Promise.reject(errors["not-a-file"]({ path, found: "a folder" }));
    const own =
      kept.get(url) ??
      receive(path, url).catch((error: unknown) => {
        // A later read tries again.
        kept.delete(url);
        throw error;
      });
    kept.set(url, own);
    return own.then((bytes) => {
      if (bytes.length > limit) throw errors["file-too-large"]({ path, bytes: bytes.length, limit });
      return bytes;
    });
  };
  const receive = async (path: string, url: string): Promise<Uint8Array<ArrayBuffer>> => {
    const response = await network.request(url, { redirects: "follow", ...(signal === undefined ? {} : { signal }) });
    if (response.status === 404 || response.status === 410) throw await left(response, errors["file-not-found"]({ path }));
    if (response.status !== 200) throw await left(response, errors["network-failed"]({ url, reason: `status ${response.status}` }));
    const total = lengthOf(response);
    const tooLarge = (bytes: number): Error => errors["file-too-large"]({ path, bytes, limit: maxBytes });
    if (total !== undefined && total > maxBytes) throw await left(response, tooLarge(total));
    const pieces: Uint8Array[] = [];
    let received = 0;
    for await (const piece of response.body) {
      pieces.push(piece);
      received += piece.length;
      if (received > maxBytes) throw tooLarge(received);
      progress?.({ url, received, total });
    }
    if (total !== undefined && received < total) throw errors["file-cut"]({ path, start: 0, end: total, bytes: received });
    const whole = new Uint8Array(received);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  };
  const describe = async (path: string): Promise<FileDescription | undefined> => {
    if (kindOf(path) === "folder") return { kind: "folder", words: "a folder", bytes: 0, modified: 0, identity: urlOf(path) };
    try {
      const bytes = (await get(path, Infinity)).length;
      return { kind: "file", words: "a file", bytes, modified: 0, identity: urlOf(path) };
    } catch (error) {
      if (error instanceof TercetError && error.code === "file-not-found") return undefined;
      throw error;
    }
  };
  const refuse = (ability: string) => async (): Promise<never> => {
    throw errors["host-cannot"]({ ability, host: "browser" });
  };
  const write = refuse("files that can be written");
  return {
    // A copy: what is kept belongs to all readers.
    readAll: async (path, limits = {}) => (await get(path, limits.maxBytes ?? maxBytes)).slice(),
    readRange: async (path, start, end) => {
      const bytes = await get(path, Infinity);
      if (!(start >= 0 && start <= end && end <= bytes.length)) throw errors["file-cut"]({ path, start, end, bytes: bytes.length });
      return bytes.slice(start, end);
    },
    size: async (path) => (await get(path, Infinity)).length,
    exists: async (path) => {
      const kind = kindOf(path);
      return kind === "unknown" ? (await describe(path)) !== undefined : kind !== "nothing";
    },
    describe,
    list: async (folder) => {
      if (known === undefined || base === undefined) return refuse("folders that can be listed")();
      if (kindOf(folder) !== "folder") throw errors["file-not-found"]({ path: folder });
      const inside = urlOf(folder).slice(base.length).replace(/\/+$/, "");
      return known.entries(inside);
    },
    writeAtomic: write,
    createExclusive: write,
    append: write,
    appendLine: write,
    truncate: write,
    rename: write,
    makeFolder: write,
    remove: write,
    link: write,
  };
}

interface KnownPaths {
  readonly files: ReadonlySet<string>;
  /** Without a slash at the end; the base itself is "". */
  readonly folders: ReadonlySet<string>;
  readonly entries: (folder: string) => readonly FileEntry[];
}

function knownPaths(paths: readonly string[]): KnownPaths {
  const files = new Set(paths);
  const folders = new Set([""]);
  for (const path of paths) for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at));
  const entries = (folder: string): readonly FileEntry[] => {
    const before = folder === "" ? "" : `${folder}/`;
    const inside = (all: ReadonlySet<string>, kind: FileEntry["kind"]): readonly FileEntry[] =>
      [...all]
        .filter((path) => path !== "" && path.startsWith(before) && !path.slice(before.length).includes("/"))
        .map((path) => ({ name: path.slice(before.length), kind }));
    return [...inside(files, "file"), ...inside(folders, "folder")].sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  return { files, folders, entries };
}

/** The error, once the connection is given back. */
async function left(response: NetworkResponse, error: Error): Promise<Error> {
  for await (const _ of response.body) break;
  return error;
}

/** Bytes that a body will have; what is compressed on its way has another length in the end. */
function lengthOf(response: NetworkResponse): number | undefined {
  const length = Number(response.header("content-length") ?? NaN);
  return response.header("content-encoding") === undefined && Number.isInteger(length) ? length : undefined;
}

function defaultBase(): string | undefined {
  // The page's or worker's globals seen through the few members used here: DOM types are not loaded in this workspace.
  const { document, location } = globalThis as {
    readonly document?: { readonly baseURI: string };
    readonly location?: { readonly href: string };
  };
  return document?.baseURI ?? location?.href;
}
