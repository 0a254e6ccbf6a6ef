import { errors } from "../errors.ts";
import type { FileDescription, FileSteps } from "../files.ts";
import { joinPath, parentFolder } from "../path.ts";

interface Content {
  bytes: Uint8Array<ArrayBuffer>;
  durable: Uint8Array<ArrayBuffer>;
  version: number;
}
type Entry =
  { readonly kind: "folder" } | { readonly kind: "link"; readonly target: string } | { readonly kind: "file"; readonly content: Content };

/** A disk in memory that knows what a loss of power would leave: contents up to their last fsync, names up to their folder's. */
export interface MemoryDisk extends FileSteps {
  /**
   * Loses what was not synced. `names: "synced"` also takes back names changed since their folder's fsync, `"all"` keeps them (a real disk may
   * do either); `tail: "zero"` keeps the length of unsynced files and fills it with zeros.
   */
  losePower(how: { readonly names: "synced" | "all"; readonly tail: "cut" | "zero" }): void;
  /** Turns one bit of a file. */
  flipBit(path: string, bit: number): void;
}

/** Makes an empty disk in memory; `now` gives the times of its files. */
export function memoryDisk(now: () => number = () => 0): MemoryDisk {
  let entries = new Map<string, Entry>();
  let durable = new Map<string, Entry>();
  let version = 0;
  const modified = new Map<Content, number>();

  const resolve = (path: string, hops = 0): { key: string; entry: Entry | undefined } => {
    const key = normal(path);
    if (key === "." || key === "/") return { key, entry: { kind: "folder" } };
    const entry = entries.get(key);
    if (entry?.kind !== "link") return { key, entry };
    if (hops > 20) throw errors["not-a-file"]({ path, found: "a loop of links" });
    return resolve(joinPath(parentFolder(key), entry.target), hops + 1);
  };
  const fileAt = (path: string): Content => {
    const { entry } = resolve(path);
    if (entry === undefined) throw errors["file-not-found"]({ path });
    if (entry.kind !== "file") throw errors["not-a-file"]({ path, found: "a folder" });
    return entry.content;
  };
  const touch = (content: Content, bytes: Uint8Array<ArrayBuffer>): void => {
    content.bytes = bytes;
    content.version = version += 1;
    modified.set(content, now());
  };
  const add = (path: string, entry: Entry): void => {
    const key = normal(path);
    if (entries.has(key) || key === "." || key === "/") throw errors["file-exists"]({ path });
    if (resolve(parentFolder(key)).entry?.kind !== "folder") throw errors["file-not-found"]({ path: parentFolder(path) });
    entries.set(key, entry);
  };
  const below = (map: Map<string, Entry>, folder: string): string[] => {
    const key = normal(folder);
    return [...map.keys()].filter((name) => (key === "." ? !name.startsWith("/") : name.startsWith(key === "/" ? "/" : `${key}/`)));
  };
  const describe = (path: string): FileDescription | undefined => {
    const { entry } = resolve(path);
    if (entry === undefined) return undefined;
    if (entry.kind !== "file") return { kind: "folder", words: "a folder", bytes: 0, modified: 0, identity: "folder" };
    const { content } = entry;
    return {
      kind: "file",
      words: "a file",
      bytes: content.bytes.length,
      modified: modified.get(content) ?? 0,
      identity: `${content.version}`,
    };
  };
  const direct = (map: Map<string, Entry>, folder: string): string[] =>
    below(map, folder).filter((name) => parentFolder(name) === normal(folder));
  return {
    describe: async (path) => describe(path),
    list: async (folder) => {
      const { entry, key } = resolve(folder);
      if (entry === undefined) throw errors["file-not-found"]({ path: folder });
      if (entry.kind !== "folder") throw errors["not-a-file"]({ path: folder, found: "a file where a folder is expected" });
      return direct(entries, key).map((name) => name.slice(name.lastIndexOf("/") + 1));
    },
    read: async (path, start, end) => fileAt(path).bytes.slice(start, end),
    create: async (path) => {
      const content: Content = { bytes: new Uint8Array(0), durable: new Uint8Array(0), version: 0 };
      add(path, { kind: "file", content });
      touch(content, content.bytes);
    },
    write: async (path, bytes) => {
      const content = fileAt(path);
      const longer = new Uint8Array(content.bytes.length + bytes.length);
      longer.set(content.bytes);
      longer.set(bytes, content.bytes.length);
      touch(content, longer);
    },
    sync: async (path) => {
      const content = fileAt(path);
      content.durable = content.bytes.slice();
    },
    syncFolder: async (path) => {
      const { key } = resolve(path);
      for (const name of direct(durable, key)) durable.delete(name);
      for (const name of direct(entries, key)) {
        const entry = entries.get(name);
        if (entry !== undefined) durable.set(name, entry);
      }
    },
    rename: async (from, to) => {
      const [source, target] = [normal(from), normal(to)];
      const entry = entries.get(source);
      if (entry === undefined) throw errors["file-not-found"]({ path: from });
      const there = entries.get(target);
      if (there?.kind === "folder" && (entry.kind !== "folder" || below(entries, target).length > 0))
        throw errors["file-exists"]({ path: to });
      if (resolve(parentFolder(target)).entry?.kind !== "folder") throw errors["file-not-found"]({ path: parentFolder(to) });
      for (const name of below(entries, source)) {
        const inner = entries.get(name);
        if (inner !== undefined) entries.set(target + name.slice(source.length), inner);
        entries.delete(name);
      }
      entries.delete(source);
      entries.set(target, entry);
    },
    truncate: async (path, bytes) => touch(fileAt(path), fileAt(path).bytes.slice(0, bytes)),
    makeFolder: async (path) => add(path, { kind: "folder" }),
    remove: async (path) => {
      for (const name of below(entries, path)) entries.delete(name);
      entries.delete(normal(path));
    },
    link: async (target, path) => add(path, { kind: "link", target }),
    losePower: ({ names, tail }) => {
      if (names === "synced") entries = new Map(durable);
      else durable = new Map(entries);
      // A name whose folder was lost is unreachable.
      for (const name of entries.keys()) if (resolve(parentFolder(name)).entry?.kind !== "folder") entries.delete(name);
      for (const entry of entries.values()) {
        if (entry.kind !== "file") continue;
        const { content } = entry;
        const kept = new Uint8Array(tail === "zero" ? content.bytes.length : content.durable.length);
        kept.set(content.durable.subarray(0, kept.length));
        touch(content, kept);
        content.durable = kept.slice();
      }
    },
    flipBit: (path, bit) => {
      const content = fileAt(path);
      const bytes = content.bytes.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      touch(content, bytes);
      content.durable = bytes.slice();
    },
  };
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  const joined = parts.join("/");
  return path.startsWith("/") ? `/${joined}` : joined === "" ? "." : joined;
}
