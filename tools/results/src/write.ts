import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { format } from "prettier";

/** Writes a result as prettier lays it out, whole or not at all. */
export async function writeResult(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.part`;
  await writeFile(temporary, await format(JSON.stringify(value, wordsForNumbers), { parser: "json", printWidth: 140 }));
  await rename(temporary, path);
}

/** JSON has no NaN and no infinity; @tercet/results reads them as words. */
function wordsForNumbers(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
