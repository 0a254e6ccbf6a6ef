/** What lies at a path; links are followed. `identity` changes when the file is replaced or written to. */
export interface FileDescription {
  readonly kind: "file" | "folder" | "other";
  /** In words, for messages: "a folder", "a pipe". */
  readonly words: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly identity: string;
}

/** One name in a folder. */
export interface FileEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
}

/** What can be written: text (as UTF-8), bytes, or pieces of bytes. */
export type FileContent = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Limits of one read. */
export interface ReadLimits {
  /** Refused above this size, in bytes; default 1 GiB. */
  readonly maxBytes?: number;
}

/**
 * Files as the library sees them. Paths use `/`. Every method throws `file-not-found`, `not-a-file` or `file-failed` as fits.
 * Folders, pipes and devices are refused wherever a file is read.
 */
export interface Files {
  /** @throws TercetError `file-too-large` */
  readAll(path: string, limits?: ReadLimits): Promise<Uint8Array<ArrayBuffer>>;
  /** The bytes from `start` up to, not including, `end`, in memory that nobody else holds. @throws TercetError `file-cut` when the file ends earlier. */
  readRange(path: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  size(path: string): Promise<number>;
  exists(path: string): Promise<boolean>;
  /** Undefined when nothing is there. */
  describe(path: string): Promise<FileDescription | undefined>;
  /** Sorted by name (code units). */
  list(folder: string): Promise<readonly FileEntry[]>;
  /** The old content or the new one, never a mix: temp file, fsync, rename, fsync of the folder. The folder must exist. */
  writeAtomic(path: string, content: FileContent): Promise<void>;
  /** Creates the file with this content. @throws TercetError `file-exists` */
  createExclusive(path: string, content: Uint8Array): Promise<void>;
  /** Appends bytes and fsyncs; creates the file if absent. */
  append(path: string, content: Uint8Array): Promise<void>;
  /** Appends the line and `\n`, and fsyncs. @throws TercetError `line-with-newline` */
  appendLine(path: string, line: string): Promise<void>;
  /** Cuts the file to `bytes` and fsyncs. */
  truncate(path: string, bytes: number): Promise<void>;
  /** Moves a file or folder over a name; atomic inside one file system; fsyncs both folders. */
  rename(from: string, to: string): Promise<void>;
  /** Makes the folder and its parents; no error if it exists. */
  makeFolder(path: string): Promise<void>;
  /** Removes a file, or a folder with all in it; no error if absent. */
  remove(path: string): Promise<void>;
  /** A link at `path` to `target` (relative to the link's folder), a copy where links fail. */
  link(target: string, path: string): Promise<void>;
}

/**
 * The single steps that {@link Files} is made of; each host brings its own, and faults are injected here.
 * A step either throws or has happened as far as it says; `write` appends and may have written a part when it throws.
 */
export interface FileSteps {
  describe(path: string): Promise<FileDescription | undefined>;
  list(folder: string): Promise<readonly string[]>;
  /** At least one byte unless `start` is at or behind the end of the file; at most `end - start`. */
  read(path: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** An empty file; throws `file-exists`. */
  create(path: string): Promise<void>;
  write(path: string, bytes: Uint8Array): Promise<void>;
  sync(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  truncate(path: string, bytes: number): Promise<void>;
  /** One folder; the parent exists; throws `file-exists`. */
  makeFolder(path: string): Promise<void>;
  /** One file, link or whole folder. */
  remove(path: string): Promise<void>;
  link(target: string, path: string): Promise<void>;
}
