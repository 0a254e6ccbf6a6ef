import type { Files } from "./files.ts";
import { joinPath } from "./path.ts";

const pattern = /^\..+\.[0-9a-f]{16}\.tercet-temp$/;

/** The name of the temporary file that stands in for `name` while it is written. */
export function temporaryName(name: string, random: Uint8Array): string {
  return `.${name}.${Array.from(random.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("")}.tercet-temp`;
}

/** Whether a name was made by {@link temporaryName}. */
export function isTemporaryName(name: string): boolean {
  return pattern.test(name);
}

/**
 * Removes temporary files that a killed process left in a folder, and returns their names. Hold the folder's lease, or say how old
 * (in milliseconds, by `now`) a file must be, so that nobody's unfinished write is taken away.
 * @example
 * const { files } = memoryHost();
 * expect(await sweepTemporary(files, ".", { now: 0, olderThan: 0 })).toEqual([]);
 */
export async function sweepTemporary(
  files: Files,
  folder: string,
  age: { readonly now: number; readonly olderThan: number },
): Promise<readonly string[]> {
  const swept: string[] = [];
  for (const { name } of await files.list(folder)) {
    if (!isTemporaryName(name)) continue;
    const path = joinPath(folder, name);
    const description = await files.describe(path);
    if (description === undefined || age.now - description.modified < age.olderThan) continue;
    await files.remove(path);
    swept.push(name);
  }
  return swept;
}
