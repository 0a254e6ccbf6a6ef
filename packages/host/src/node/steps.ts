import { constants, type BigIntStats } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm, stat, symlink, truncate, type FileHandle } from "node:fs/promises";
import { TercetError } from "../error.ts";
import { errors, type FileOperation } from "../errors.ts";
import type { FileDescription, FileSteps } from "../files.ts";

/** The steps on the real file system. */
export function nodeSteps(): FileSteps {
  return {
    describe: (path) =>
      attempt(path, "describe", async () => {
        const found = await stat(path, { bigint: true }).catch((error: unknown) => {
          if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return undefined;
          throw error;
        });
        return found === undefined ? undefined : describeStats(found);
      }),
    list: (folder) => attempt(folder, "list", () => readdir(folder)),
    read: (path, start, end) =>
      attempt(path, "read", () =>
        // Without O_NONBLOCK opening a pipe would wait for a writer for ever.
        opened(path, constants.O_RDONLY | (process.platform === "win32" ? 0 : constants.O_NONBLOCK), async (handle) => {
          const description = describeStats(await handle.stat({ bigint: true }));
          if (description.kind !== "file") throw errors["not-a-file"]({ path, found: description.words });
          const buffer = new Uint8Array(Math.max(0, Math.min(end, description.bytes) - start));
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
          return bytesRead === buffer.length ? buffer : buffer.slice(0, bytesRead);
        }),
      ),
    create: (path) => attempt(path, "create", () => opened(path, "wx", async () => undefined)),
    write: (path, bytes) =>
      attempt(path, "write", () =>
        opened(path, constants.O_WRONLY | constants.O_APPEND, async (handle) => {
          for (let written = 0; written < bytes.length;) written += (await handle.write(bytes, written)).bytesWritten;
        }),
      ),
    sync: (path) => attempt(path, "sync", () => opened(path, "r+", (handle) => handle.sync())),
    syncFolder: (path) =>
      attempt(path, "sync", async () => {
        // Windows cannot open a folder; its file system orders the entries itself.
        if (process.platform === "win32") return;
        await opened(path, "r", (handle) => handle.sync());
      }),
    rename: (from, to) => attempt(from, "rename", () => rename(from, to)),
    truncate: (path, bytes) => attempt(path, "truncate", () => truncate(path, bytes)),
    makeFolder: (path) => attempt(path, "make-folder", () => mkdir(path)),
    remove: (path) => attempt(path, "remove", () => rm(path, { recursive: true, force: true })),
    link: (target, path) =>
      attempt(path, "link", async () => {
        if ((await lstat(path).catch(() => undefined)) !== undefined) throw errors["file-exists"]({ path });
        await symlink(target, path);
      }),
  };
}

async function opened<Result>(path: string, flags: string | number, use: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  const handle = await open(path, flags);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

async function attempt<Result>(path: string, operation: FileOperation, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof TercetError) throw error;
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") throw errors["file-not-found"]({ path }, error);
    if (code === "EEXIST" || code === "ENOTEMPTY") throw errors["file-exists"]({ path }, error);
    if (code === "EISDIR") throw errors["not-a-file"]({ path, found: "a folder" }, error);
    if (code === "ELOOP") throw errors["not-a-file"]({ path, found: "a loop of links" }, error);
    throw errors["file-failed"]({ path, operation, reason: code === "" ? String(error) : code }, error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function describeStats(stats: BigIntStats): FileDescription {
  const words = stats.isFile()
    ? "a file"
    : stats.isDirectory()
      ? "a folder"
      : stats.isFIFO()
        ? "a pipe"
        : stats.isSocket()
          ? "a socket"
          : stats.isCharacterDevice() || stats.isBlockDevice()
            ? "a device"
            : "not a plain file";
  return {
    kind: stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other",
    words,
    bytes: Number(stats.size),
    modified: Number(stats.mtimeNs / 1_000_000n),
    identity: `${stats.dev}:${stats.ino}:${stats.mtimeNs}:${stats.size}`,
  };
}
