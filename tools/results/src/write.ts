import { joinPath, type Files } from "@tercet/host";

/** Writes a result, whole or not at all: a line for each item of its lists, so that two commits' results differ in lines. */
export async function writeResult(files: Files, folder: string, name: string, value: object): Promise<void> {
  const fields = Object.entries(value).map(([field, content]) => `${JSON.stringify(field)}: ${linesOf(content)}`);
  await files.makeFolder(folder);
  await files.writeAtomic(joinPath(folder, name), `{\n${fields.join(",\n")}\n}\n`);
}

function linesOf(field: unknown): string {
  const text = (item: unknown): string => JSON.stringify(item, wordsForNumbers);
  return Array.isArray(field) && field.length > 0 ? `[\n${field.map(text).join(",\n")}\n]` : text(field);
}

/** JSON has no NaN and no infinity; @tercet/results reads them as words. */
export function wordsForNumbers(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
