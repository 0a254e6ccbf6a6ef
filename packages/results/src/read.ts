import { z } from "zod";

/** A value that was read, or what is wrong with the text. */
export type Read<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: string };

/**
 * Reads a result. What is wrong is said, never thrown: one damaged file is no reason to show nothing.
 * @param name of the file, for what is said
 * @param newest schema version that is known; undefined where the form has none
 */
export function read<Value>(text: string, schema: z.ZodType<Value>, name: string, newest?: number): Read<Value> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, why: `${name} is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const version = versionOf(json);
  if (newest !== undefined && version !== undefined && version > newest)
    return { ok: false, why: `${name} has schema version ${version}, the newest that is read here is ${newest}: a newer Tercet wrote it` };
  const parsed = schema.safeParse(json);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, why: `${name}: ${z.prettifyError(parsed.error)}` };
}

function versionOf(json: unknown): number | undefined {
  const version = typeof json === "object" && json !== null && "schemaVersion" in json ? json.schemaVersion : undefined;
  return typeof version === "number" ? version : undefined;
}
