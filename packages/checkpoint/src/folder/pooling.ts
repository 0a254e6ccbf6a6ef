import { z } from "zod";
import { parseWith, refuseIssues } from "../config/parse.ts";

/** How token vectors become one; sentence-transformers' names. */
export type PoolingMode = "cls" | "mean" | "max" | "mean_sqrt_len_tokens" | "weightedmean" | "lasttoken";

/** A Pooling module. */
export interface Pooling {
  /** Of several, their vectors stand one behind the other. */
  readonly modes: readonly PoolingMode[];
  /** Of a token's vector. */
  readonly width: number;
  /** Whether the tokens of a prompt take part. */
  readonly includePrompt: boolean;
}

const modes = ["cls", "mean", "max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"] as const satisfies readonly PoolingMode[];
/** The older form has one boolean for each mode; of several, vectors stand in this order. */
export const poolingBooleans: readonly (readonly [field: string, mode: PoolingMode])[] = [
  ["pooling_mode_cls_token", "cls"],
  ["pooling_mode_max_tokens", "max"],
  ["pooling_mode_mean_tokens", "mean"],
  ["pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens"],
  ["pooling_mode_weightedmean_tokens", "weightedmean"],
  ["pooling_mode_lasttoken", "lasttoken"],
];
const mode = z.enum(modes);
const schema = z.object({
  word_embedding_dimension: z.int().min(1).optional(),
  embedding_dimension: z.int().min(1).optional(),
  pooling_mode: z.union([mode, z.array(mode)]).nullish(),
  include_prompt: z.boolean().nullish(),
  ...Object.fromEntries(poolingBooleans.map(([field]) => [field, z.boolean().nullish()])),
});

/**
 * Checks a `1_Pooling/config.json`, in the form before version 6 (booleans) or since (`pooling_mode`).
 * @throws TercetError `config-invalid` when no mode is chosen, or both forms disagree.
 * @example expect(parsePooling({ embedding_dimension: 8, pooling_mode: ["mean", "cls"] }, "config.json").modes).toEqual(["mean", "cls"]);
 */
export function parsePooling(value: unknown, path: string): Pooling {
  const parsed = parseWith(schema, value, path);
  const given = new Map<string, unknown>(Object.entries(parsed));
  const newer = parsed.pooling_mode == null ? [] : [parsed.pooling_mode].flat();
  const older = poolingBooleans.flatMap(([field, name]) => (given.get(field) === true ? [name] : []));
  const disagree = newer.length > 0 && older.length > 0 && newer.toSorted().join() !== older.toSorted().join();
  const modesChosen = newer.length > 0 ? newer : older;
  const widths = [...new Set([parsed.embedding_dimension, parsed.word_embedding_dimension].filter((width) => width !== undefined))];
  refuseIssues(path, [
    ...(modesChosen.length > 0 ? [] : [{ field: "pooling_mode", message: "must choose a mode, and chooses none" }]),
    ...(disagree
      ? [{ field: "pooling_mode", message: `must be the same in both forms, and is ${newer.join(" and ")}, or ${older.join(" and ")}` }]
      : []),
    ...(widths.length === 1
      ? []
      : [{ field: "embedding_dimension", message: `must be given once, and is ${widths.join(" and ") || "absent"}` }]),
  ]);
  // Just found to hold one item.
  return { modes: modesChosen, width: widths[0]!, includePrompt: parsed.include_prompt ?? true };
}
