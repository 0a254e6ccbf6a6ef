import { defineErrors, type ErrorConstructors } from "./error.ts";

/** What a failed operation on a file tried to do. */
export type FileOperation =
  "describe" | "list" | "read" | "create" | "write" | "sync" | "rename" | "truncate" | "make-folder" | "remove" | "link";

interface Details {
  "file-not-found": { path: string };
  "not-a-file": { path: string; found: string };
  "file-exists": { path: string };
  "file-failed": { path: string; operation: FileOperation; reason: string };
  "file-cut": { path: string; start: number; end: number; bytes: number };
  "file-too-large": { path: string; bytes: number; limit: number };
  "text-not-utf8": { path: string; offset: number };
  "path-outside": { root: string; path: string; reason: string };
  "line-with-newline": { path: string; at: number };
  "lease-held": { path: string; owner: string };
  "host-cannot": { ability: string; host: string };
  "network-failed": { url: string; reason: string };
  "webgpu-absent": { host: string; reason: string; fix: string };
}

/** The errors of this package, by code. */
export const errors: ErrorConstructors<Details> = defineErrors<Details>({
  "file-not-found": {
    exit: 66,
    must: (d) => `${d.path} must exist`,
    got: () => "there is nothing at that path",
    fix: () => "Check the path, or create the file first.",
  },
  "not-a-file": {
    exit: 65,
    must: (d) => `${d.path} must be a plain file`,
    got: (d) => `it is ${d.found}`,
    fix: () => "Give the path of a plain file: folders, pipes and devices are never read.",
  },
  "file-exists": {
    exit: 73,
    must: (d) => `${d.path} must not exist yet`,
    got: () => "something is there already",
    fix: () => "Choose another path or remove what is there.",
  },
  "file-failed": {
    exit: 74,
    must: (d) => `The operation "${d.operation}" on ${d.path} must succeed`,
    got: (d) => `the system said ${d.reason}`,
    fix: () => "Check free space, permissions and the disk; what was there before is unchanged.",
  },
  "file-cut": {
    exit: 65,
    must: (d) => `${d.path} must hold the bytes ${d.start} to ${d.end}`,
    got: (d) => `it ends after ${d.bytes}`,
    fix: () => "The file was cut short; fetch or write it again.",
  },
  "file-too-large": {
    exit: 65,
    must: (d) => `${d.path} must be at most ${d.limit} bytes to be read at once`,
    got: (d) => `it is ${d.bytes} bytes`,
    fix: () => "Read it in ranges, or raise the limit if a file of this size is expected.",
  },
  "text-not-utf8": {
    exit: 65,
    must: (d) => `${d.path} must be UTF-8 text`,
    got: (d) => `the byte at offset ${d.offset} is not`,
    fix: () => "Convert the file to UTF-8.",
  },
  "path-outside": {
    exit: 65,
    must: (d) => `The name ${JSON.stringify(d.path)} must lie inside ${d.root}`,
    got: (d) => `it has ${d.reason}`,
    fix: () => "Use a plain relative name; names found in files never leave their folder.",
  },
  "line-with-newline": {
    exit: 70,
    must: (d) => `A line appended to ${d.path} must be one line`,
    got: (d) => `it has a line break at ${d.at}`,
    fix: () => "Escape line breaks first, as JSON does.",
  },
  "lease-held": {
    exit: 75,
    must: (d) => `The lease ${d.path} must be free`,
    got: (d) => `${d.owner} holds it`,
    fix: () => "Wait for the other process or stop it; the lease of a dead process is taken over by itself.",
  },
  "host-cannot": {
    exit: 69,
    must: (d) => `This operation needs ${d.ability}`,
    got: (d) => `the ${d.host} host has none`,
    fix: () => "Give a host that has it, or use the form of the function that takes bytes.",
  },
  "network-failed": {
    exit: 69,
    must: (d) => `${d.url} must answer`,
    got: (d) => `the request failed: ${d.reason}`,
    fix: () => "Check the connection and try again.",
  },
  "webgpu-absent": {
    exit: 69,
    must: (d) => `WebGPU must be there in the ${d.host} host`,
    got: (d) => d.reason,
    fix: (d) => d.fix,
  },
});
