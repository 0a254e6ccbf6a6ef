import { z } from "zod";
import { parseWith, refuseIssues } from "../config/parse.ts";

/** How token vectors become one; sentence-transformers' names. */
export type PoolingMode = "cls" | "mean" | "max" | "mean_sqrt_len_tokens" | "weightedmean" | "lasttoken";

/** A Pooling module. */
export interface Pooling {
  readonly mode: PoolingMode;
  readonly width: number;
  /** Whether the tokens of a prompt take part. */
  readonly includePrompt: boolean;
}

const modes = ["cls", "mean", "max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"] as const satisfies readonly PoolingMode[];
// The older form has one boolean for each mode.
const booleans: Readonly<Record<string, PoolingMode>> = {
  pooling_mode_cls_token: "cls",
  pooling_mode_mean_tokens: "mean",
  pooling_mode_max_tokens: "max",
  pooling_mode_mean_sqrt_len_tokens: "mean_sqrt_len_tokens",
  pooling_mode_weightedmean_tokens: "weightedmean",
  pooling_mode_lasttoken: "lasttoken",
};
const mode = z.enum(modes);
const schema = z.object({
  word_embedding_dimension: z.int().min(1).optional(),
  embedding_dimension: z.int().min(1).optional(),
  pooling_mode: z.union([mode, z.array(mode)]).nullish(),
  include_prompt: z.boolean().nullish(),
  ...Object.fromEntries(Object.keys(booleans).map((name) => [name, z.boolean().nullish()])),
});

/**
 * Checks a `1_Pooling/config.json`, in the form before version 6 (booleans) or since (`pooling_mode`).
 * @throws TercetError `config-invalid` when no mode is chosen, several are, or both forms disagree.
 * @example expect(parsePooling({ embedding_dimension: 8, pooling_mode: "mean" }, "config.json").mode).toBe("mean");
 */
export function parsePooling(value: unknown, path: string): Pooling {
  const parsed = parseWith(schema, value, path);
  const given = new Map<string, unknown>(Object.entries(parsed));
  const newer = parsed.pooling_mode == null ? [] : [parsed.pooling_mode].flat();
  const older = Object.entries(booleans).flatMap(([field, name]) => (given.get(field) === true ? [name] : []));
  const chosen = [...new Set([...newer, ...older])];
  const widths = [...new Set([parsed.embedding_dimension, parsed.word_embedding_dimension].filter((width) => width !== undefined))];
  refuseIssues(path, [
    ...(chosen.length === 1
      ? []
      : [{ field: "pooling_mode", message: `must choose one mode, and chooses ${chosen.join(" and ") || "none"}` }]),
    ...(widths.length === 1
      ? []
      : [{ field: "embedding_dimension", message: `must be given once, and is ${widths.join(" and ") || "absent"}` }]),
  ]);
  // Both lists were just found to hold one item.
  return { mode: chosen[0]!, width: widths[0]!, includePrompt: parsed.include_prompt ?? true };
}
