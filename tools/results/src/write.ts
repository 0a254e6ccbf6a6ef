import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a result, whole or not at all: a line for each item of its lists, so that two commits' results differ in lines. */
export async function writeResult(path: string, value: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.part`;
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${linesOf(field)}`);
  await writeFile(temporary, `{\n${fields.join(",\n")}\n}\n`);
  await rename(temporary, path);
}

function linesOf(field: unknown): string {
  const text = (item: unknown): string => JSON.stringify(item, wordsForNumbers);
  return Array.isArray(field) && field.length > 0 ? `[\n${field.map(text).join(",\n")}\n]` : text(field);
}

/** JSON has no NaN and no infinity; @tercet/results reads them as words. */
function wordsForNumbers(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
