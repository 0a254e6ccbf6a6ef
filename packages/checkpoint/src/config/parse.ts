import { readText, type Files } from "@tercet/host";
import type { z } from "zod";
import { errors, type ConfigIssue } from "../errors.ts";
import { parseJson, plainJson } from "../json.ts";

/** Configurations are small; anything larger is a wrong file. */
const maxConfigBytes: number = 4 * 2 ** 20;

/** Reads a JSON file strictly, as plain data. */
export async function readJson(files: Files, path: string): Promise<unknown> {
  return plainJson(parseJson(await readText(files, path, { maxBytes: maxConfigBytes }), path));
}

/** Checks data against a schema, turning all its faults into one error. @throws TercetError `config-invalid` */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw errors["config-invalid"]({
    path,
    issues: result.error.issues.map(({ path: field, message }) => ({
      field: field.map(String).join("."),
      message: message.replace(/^Invalid input: /, "is wrong: "),
    })),
  });
}

/** @throws TercetError `config-invalid` when there are issues */
export function refuseIssues(path: string, issues: readonly ConfigIssue[]): void {
  if (issues.length > 0) throw errors["config-invalid"]({ path, issues });
}
