import type { z } from "zod";

/** A file of the pages' data, and the schema that what comes from outside must fit. */
export interface Resource<Value> {
  /** Beside index.html, for example "data/overview.json". */
  readonly path: string;
  readonly schema: z.ZodType<Value>;
}

/** What is known of a resource. */
export type Loaded<Value> =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly value: Value }
  | { readonly kind: "error"; readonly message: string; readonly detail: string };

/** Where the pages lie: the document's own folder, whatever host and path that is. */
function addressOf(path: string): string {
  return new URL(path, document.baseURI).href;
}

/** Fetches and checks a resource; what goes wrong is told in words. */
export async function loadResource<Value>({ path, schema }: Resource<Value>): Promise<Loaded<Value>> {
  try {
    const response = await fetch(addressOf(path));
    if (!response.ok)
      return {
        kind: "error",
        message: `${path} could not be fetched`,
        detail: `the host answered ${response.status} ${response.statusText}`,
      };
    const parsed = schema.safeParse(await response.json());
    if (parsed.success) return { kind: "ready", value: parsed.data };
    const issues = parsed.error.issues.slice(0, 5).map(({ path: at, message }) => `${at.join(".")}: ${message}`);
    return { kind: "error", message: `${path} is not of the form that this page reads`, detail: issues.join("\n") };
  } catch (thrown) {
    return { kind: "error", message: `${path} could not be read`, detail: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
