import { errors } from "../errors.ts";
import type { FileSteps } from "../files.ts";
import { baseName, parentFolder } from "../path.ts";

interface FileNode {
  readonly kind: "file";
  bytes: Uint8Array<ArrayBuffer>;
  durable: Uint8Array<ArrayBuffer>;
  version: number;
  modified: number;
}
interface FolderNode {
  readonly kind: "folder";
  names: Map<string, DiskNode>;
  durable: Map<string, DiskNode>;
}
type DiskNode = FileNode | FolderNode | { readonly kind: "link"; readonly target: string };

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

/** Makes an empty disk in memory; `now` gives the times of its files. Relative paths begin at `/`. */
export function memoryDisk(now: () => number = () => 0): MemoryDisk {
  const root: FolderNode = { kind: "folder", names: new Map(), durable: new Map() };
  let version = 0;

  const find = (path: string, hops = 0): Exclude<DiskNode, { kind: "link" }> | undefined => {
    const trail: FolderNode[] = [root];
    const parts = path.split("/").filter((part) => part !== "" && part !== ".");
    for (const [i, part] of parts.entries()) {
      if (part === "..") {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const found = trail.at(-1)?.names.get(part);
      if (found?.kind === "link") {
        if (hops > 20) throw errors["not-a-file"]({ path, found: "a loop of links" });
        return find([...parts.slice(0, i), found.target, ...parts.slice(i + 1)].join("/"), hops + 1);
      }
      if (found?.kind === "folder") trail.push(found);
      else return i === parts.length - 1 ? found : undefined;
    }
    return trail.at(-1);
  };
  const folderAt = (path: string): FolderNode => {
    const node = find(path);
    if (node === undefined) throw errors["file-not-found"]({ path });
    if (node.kind !== "folder") throw errors["not-a-file"]({ path, found: "a file where a folder is expected" });
    return node;
  };
  const fileAt = (path: string): FileNode => {
    const node = find(path);
    if (node === undefined) throw errors["file-not-found"]({ path });
    if (node.kind !== "file") throw errors["not-a-file"]({ path, found: "a folder" });
    return node;
  };
  const change = (file: FileNode, bytes: Uint8Array<ArrayBuffer>): void => {
    file.bytes = bytes;
    file.version = version += 1;
    file.modified = now();
  };
  const add = (path: string, node: DiskNode): void => {
    const { names } = folderAt(parentFolder(path));
    if (names.has(baseName(path)) || find(path) === root) throw errors["file-exists"]({ path });
    names.set(baseName(path), node);
  };
  const lose = (folder: FolderNode, how: { readonly names: "synced" | "all"; readonly tail: "cut" | "zero" }): void => {
    if (how.names === "synced") folder.names = new Map(folder.durable);
    else folder.durable = new Map(folder.names);
    for (const node of folder.names.values()) {
      if (node.kind === "folder") lose(node, how);
      if (node.kind !== "file") continue;
      const kept = new Uint8Array(how.tail === "zero" ? node.bytes.length : node.durable.length);
      kept.set(node.durable.subarray(0, kept.length));
      change(node, kept);
      node.durable = kept.slice();
    }
  };
  return {
    describe: async (path) => {
      const node = find(path);
      if (node === undefined) return undefined;
      if (node.kind === "folder") return { kind: "folder", words: "a folder", bytes: 0, modified: 0, identity: "folder" };
      return { kind: "file", words: "a file", bytes: node.bytes.length, modified: node.modified, identity: `${node.version}` };
    },
    list: async (folder) => [...folderAt(folder).names.keys()],
    read: async (path, start, end) => fileAt(path).bytes.slice(start, end),
    create: async (path) => {
      const file: FileNode = { kind: "file", bytes: new Uint8Array(0), durable: new Uint8Array(0), version: 0, modified: 0 };
      add(path, file);
      change(file, file.bytes);
    },
    write: async (path, bytes) => {
      const file = fileAt(path);
      const longer = new Uint8Array(file.bytes.length + bytes.length);
      longer.set(file.bytes);
      longer.set(bytes, file.bytes.length);
      change(file, longer);
    },
    sync: async (path) => {
      const file = fileAt(path);
      file.durable = file.bytes.slice();
    },
    syncFolder: async (path) => {
      const folder = folderAt(path);
      folder.durable = new Map(folder.names);
    },
    rename: async (from, to) => {
      const [source, target] = [folderAt(parentFolder(from)).names, folderAt(parentFolder(to)).names];
      const node = source.get(baseName(from));
      if (node === undefined) throw errors["file-not-found"]({ path: from });
      const there = target.get(baseName(to));
      if (there?.kind === "folder" && (node.kind !== "folder" || there.names.size > 0)) throw errors["file-exists"]({ path: to });
      source.delete(baseName(from));
      target.set(baseName(to), node);
    },
    truncate: async (path, bytes) => change(fileAt(path), fileAt(path).bytes.slice(0, bytes)),
    makeFolder: async (path) => add(path, { kind: "folder", names: new Map(), durable: new Map() }),
    remove: async (path) => {
      const parent = find(parentFolder(path));
      if (parent?.kind === "folder") parent.names.delete(baseName(path));
    },
    link: async (target, path) => add(path, { kind: "link", target }),
    losePower: (how) => lose(root, how),
    flipBit: (path, bit) => {
      const file = fileAt(path);
      const bytes = file.bytes.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      change(file, bytes);
      file.durable = bytes.slice();
    },
  };
}
