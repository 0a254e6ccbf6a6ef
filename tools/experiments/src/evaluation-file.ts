import { readFile, rename, writeFile } from "node:fs/promises";
import { errors } from "./errors.ts";
import { hashCases, type EvaluationSet, type SelectionCase } from "./evaluation-set.ts";

const format = "tercet-evaluation-set-1";

/** Writes a set as JSON Lines: a line with its hash and options, then one line for each case. */
export async function writeEvaluationSet(path: string, set: EvaluationSet): Promise<void> {
  const { cases, ...rest } = set;
  const lines = [{ format, count: cases.length, ...rest }, ...cases].map((line) => JSON.stringify(line));
  await writeFile(`${path}.part`, `${lines.join("\n")}\n`);
  await rename(`${path}.part`, path);
}

function isCase(value: unknown, candidates: number): value is SelectionCase {
  if (typeof value !== "object" || value === null) return false;
  // Every field is looked at before the value counts as a case.
  const { id, context, candidates: texts, gold } = value as Partial<Record<keyof SelectionCase, unknown>>;
  return (
    typeof id === "string" &&
    typeof context === "string" &&
    Array.isArray(texts) &&
    texts.length === candidates &&
    texts.every((text) => typeof text === "string") &&
    typeof gold === "number" &&
    texts[gold] !== undefined
  );
}

/**
 * Reads a set back and checks it against its hash.
 * @throws TercetError `evaluation-set-invalid`
 */
export async function readEvaluationSet(path: string): Promise<EvaluationSet> {
  const invalid = (reason: string): Error => errors["evaluation-set-invalid"]({ path, reason });
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
  let values: readonly unknown[];
  try {
    values = lines.map((line): unknown => JSON.parse(line));
  } catch {
    throw invalid("a line is not JSON");
  }
  const [header, ...cases] = values;
  if (typeof header !== "object" || header === null || !("format" in header) || header.format !== format) {
    throw invalid(`its first line does not name the format ${format}`);
  }
  // Absent fields are undefined, which the next line refuses.
  const { candidates, seed, hash } = header as Partial<Record<keyof EvaluationSet, unknown>>;
  if (typeof candidates !== "number" || typeof seed !== "number" || typeof hash !== "string") throw invalid("its first line lacks a field");
  const checked = cases.filter((value) => isCase(value, candidates));
  if (checked.length !== cases.length) throw invalid("a case lacks a field or has another number of candidates");
  const found = hashCases(checked);
  if (found !== hash) throw invalid(`the hash of its cases is ${found}, not ${hash}`);
  return { cases: checked, candidates, seed, hash };
}
