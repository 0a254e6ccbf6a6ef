import { TercetError } from "./error.ts";
import { errors } from "./errors.ts";
import type { FileContent, FileDescription, FileEntry, Files, FileSteps } from "./files.ts";
import type { RandomSource } from "./host.ts";
import { baseName, joinPath, parentFolder } from "./path.ts";
import { temporaryName } from "./temporary.ts";

const defaultMaxBytes = 2 ** 30;
const pieceBytes = 2 ** 20;
const encoder = new TextEncoder();

/** Builds {@link Files} out of single steps: the order of writes, fsyncs and renames is decided here, once for all hosts. */
export function filesFromSteps(steps: FileSteps, random: RandomSource): Files {
  const fileAt = async (path: string): Promise<FileDescription> => {
    const description = await steps.describe(path);
    if (description === undefined) throw errors["file-not-found"]({ path });
    if (description.kind !== "file") throw errors["not-a-file"]({ path, found: description.words });
    return description;
  };
  const refuseOther = async (path: string): Promise<FileDescription | undefined> => {
    const description = await steps.describe(path);
    if (description !== undefined && description.kind !== "file") throw errors["not-a-file"]({ path, found: description.words });
    return description;
  };
  const readRange = async (path: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> => {
    const { bytes } = await fileAt(path);
    // Checked before the buffer is made: a damaged offset must not ask for memory.
    if (!(start >= 0 && start <= end && end <= bytes)) throw errors["file-cut"]({ path, start, end, bytes });
    const first = start === end ? new Uint8Array(0) : await steps.read(path, start, end);
    if (first.length === end - start) return first;
    const whole = new Uint8Array(end - start);
    whole.set(first);
    for (let filled = first.length; filled < whole.length;) {
      const piece = await steps.read(path, start + filled, end);
      if (piece.length === 0) throw errors["file-cut"]({ path, start, end, bytes: start + filled });
      whole.set(piece, filled);
      filled += piece.length;
    }
    return whole;
  };
  const append = async (path: string, content: Uint8Array): Promise<void> => {
    if ((await refuseOther(path)) === undefined) {
      await steps.create(path);
      await steps.syncFolder(parentFolder(path));
    }
    await steps.write(path, content);
    await steps.sync(path);
  };
  const writeAtomic = async (path: string, content: FileContent): Promise<void> => {
    await refuseOther(path);
    const folder = parentFolder(path);
    const temporary = joinPath(folder, temporaryName(baseName(path), random.bytes(8)));
    try {
      await steps.create(temporary);
      for await (const piece of pieces(content)) await steps.write(temporary, piece);
      await steps.sync(temporary);
      await steps.rename(temporary, path);
    } catch (error) {
      // The first error is the one to report; a temp file that cannot be removed is swept at the next open.
      await steps.remove(temporary).catch(() => undefined);
      throw error;
    }
    await steps.syncFolder(folder);
  };
  const makeFolder = async (path: string): Promise<void> => {
    const description = await steps.describe(path);
    if (description?.kind === "folder") return;
    if (description !== undefined) throw errors["file-exists"]({ path });
    const parent = parentFolder(path);
    if (parent !== path) await makeFolder(parent);
    await steps.makeFolder(path).catch((error: unknown) => {
      // Another process may have made it meanwhile: that is what was asked for.
      if (!(error instanceof TercetError && error.code === "file-exists")) throw error;
    });
    await steps.syncFolder(parent);
  };
  return {
    readRange,
    append,
    writeAtomic,
    makeFolder,
    readAll: async (path, limits = {}) => {
      const { bytes } = await fileAt(path);
      const limit = limits.maxBytes ?? defaultMaxBytes;
      if (bytes > limit) throw errors["file-too-large"]({ path, bytes, limit });
      return readRange(path, 0, bytes);
    },
    size: async (path) => (await fileAt(path)).bytes,
    exists: async (path) => (await steps.describe(path)) !== undefined,
    describe: (path) => steps.describe(path),
    list: async (folder) => {
      const entries: FileEntry[] = [];
      for (const name of [...(await steps.list(folder))].sort()) {
        // A name that vanished or is a broken link is still listed: only its owner may judge it.
        entries.push({ name, kind: (await steps.describe(joinPath(folder, name)))?.kind ?? "other" });
      }
      return entries;
    },
    createExclusive: async (path, content) => {
      await steps.create(path);
      await steps.write(path, content);
      await steps.sync(path);
      await steps.syncFolder(parentFolder(path));
    },
    appendLine: async (path, line) => {
      const at = line.search(/[\n\r]/);
      if (at >= 0) throw errors["line-with-newline"]({ path, at });
      await append(path, encoder.encode(`${line}\n`));
    },
    truncate: async (path, bytes) => {
      await fileAt(path);
      await steps.truncate(path, bytes);
      await steps.sync(path);
    },
    rename: async (from, to) => {
      await steps.rename(from, to);
      await steps.syncFolder(parentFolder(to));
      if (parentFolder(from) !== parentFolder(to)) await steps.syncFolder(parentFolder(from));
    },
    remove: async (path) => {
      await steps.remove(path);
      // The folder itself may be gone or never have been: nothing is left to make durable then.
      if ((await steps.describe(parentFolder(path))) !== undefined) await steps.syncFolder(parentFolder(path));
    },
    link: async (target, path) => {
      try {
        await steps.link(target, path);
      } catch (error) {
        if (error instanceof TercetError && error.code === "file-exists") throw error;
        await writeAtomic(path, copyOf(readRange, steps, joinPath(parentFolder(path), target)));
      }
      await steps.syncFolder(parentFolder(path));
    },
  };
}

async function* copyOf(readRange: Files["readRange"], steps: FileSteps, source: string): AsyncGenerator<Uint8Array> {
  const bytes = (await steps.describe(source))?.bytes;
  if (bytes === undefined) throw errors["file-not-found"]({ path: source });
  for (let start = 0; start < bytes; start += 16 * pieceBytes)
    yield await readRange(source, start, Math.min(bytes, start + 16 * pieceBytes));
}

// Small pieces are joined to 1 MiB, so that a file of many small records costs few writes.
async function* pieces(content: FileContent): AsyncGenerator<Uint8Array> {
  if (typeof content === "string" || content instanceof Uint8Array) {
    yield typeof content === "string" ? encoder.encode(content) : content;
    return;
  }
  const buffer = new Uint8Array(pieceBytes);
  let filled = 0;
  for await (const piece of content) {
    if (filled + piece.length > pieceBytes && filled > 0) {
      yield buffer.slice(0, filled);
      filled = 0;
    }
    if (piece.length > pieceBytes) yield piece;
    else {
      buffer.set(piece, filled);
      filled += piece.length;
    }
  }
  if (filled > 0) yield buffer.slice(0, filled);
}
