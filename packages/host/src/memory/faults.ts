import { errors, type FileOperation } from "../errors.ts";
import type { FileSteps } from "../files.ts";

/**
 * One injected fault. `at` counts matching steps from 1. `fail`: the step throws and nothing happened; `cut`: a write throws after a part, a
 * read gives fewer bytes, other steps fail; `crash`: like `cut`, and every later step fails too, as if the process had been killed.
 */
export interface Fault {
  readonly kind: "fail" | "cut" | "crash";
  readonly at: number;
  /** Which steps count; default all. */
  readonly operations?: readonly FileOperation[];
  /** Decides where a write or read is cut; default 0. */
  readonly seed?: number;
  /** The system's reason in the error; default "EIO (injected)". */
  readonly reason?: string;
}

/** Steps that fail as planned, and how many of the counted steps were taken. */
export interface FaultySteps extends FileSteps {
  taken(): number;
  /** Whether the fault has struck. */
  struck(): boolean;
}

/** Wraps the steps of any host so that one of them fails as planned; without a fault it only counts. */
export function faultySteps(steps: FileSteps, fault: Fault | undefined): FaultySteps {
  let taken = 0;
  let struck = false;
  const fails = (operation: FileOperation): boolean => {
    if (fault?.kind === "crash" && struck) return true;
    if (fault?.operations !== undefined && !fault.operations.includes(operation)) return false;
    taken += 1;
    if (taken !== fault?.at) return false;
    struck = true;
    return true;
  };
  const failure = (path: string, operation: FileOperation): Error =>
    errors["file-failed"]({ path, operation, reason: fault?.reason ?? "EIO (injected)" });
  const share = (length: number): number => Math.floor(((Math.imul((fault?.seed ?? 0) + 1, 0x9e3779b1) >>> 0) / 2 ** 32) * length);
  const guard =
    <Args extends readonly [path: string, ...unknown[]], Result>(operation: FileOperation, step: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (fails(operation)) throw failure(args[0], operation);
      return step(...args);
    };
  return {
    taken: () => taken,
    struck: () => struck,
    describe: guard("describe", steps.describe),
    list: guard("list", steps.list),
    create: guard("create", steps.create),
    sync: guard("sync", steps.sync),
    syncFolder: guard("sync", steps.syncFolder),
    rename: guard("rename", steps.rename),
    truncate: guard("truncate", steps.truncate),
    makeFolder: guard("make-folder", steps.makeFolder),
    remove: guard("remove", steps.remove),
    link: guard("link", steps.link),
    read: async (path, start, end) => {
      const dead = struck;
      if (!fails("read")) return steps.read(path, start, end);
      if (fault?.kind !== "cut" || dead) throw failure(path, "read");
      return steps.read(path, start, Math.max(start + 1, start + share(end - start)));
    },
    write: async (path, bytes) => {
      const dead = struck;
      if (!fails("write")) return steps.write(path, bytes);
      if (fault?.kind !== "fail" && !dead) await steps.write(path, bytes.subarray(0, share(bytes.length)));
      throw failure(path, "write");
    },
  };
}
