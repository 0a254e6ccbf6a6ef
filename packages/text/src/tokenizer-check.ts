import { checkParts } from "./tokenizer-check-parts.ts";
import { checkVocabulary } from "./tokenizer-check-vocabulary.ts";
import type { TokenizerIssue } from "./tokenizer-issues.ts";
import { isRecord } from "./tokenizer-json.ts";

/**
 * Everything wrong with a parsed tokenizer.json, found without running any of it. Empty means that
 * {@link loadTokenizer} will take it.
 * @example
 * const issues = checkTokenizer({ model: { type: "WordPiece", vocab: { a: 0, b: 0 }, unk_token: "[UNK]" } });
 * expect(issues.map((issue) => issue.kind)).toEqual(["duplicate-id", "no-unknown-token"]);
 */
export function checkTokenizer(json: unknown): readonly TokenizerIssue[] {
  if (!isRecord(json)) return [{ kind: "missing-part", at: "the file", need: "an object" }];
  const issues = checkShape(json);
  return issues.length > 0 ? issues : [...checkVocabulary(json), ...checkParts(json)];
}

function checkShape(json: Readonly<Record<string, unknown>>): readonly TokenizerIssue[] {
  const issues: TokenizerIssue[] = [];
  const { model, added_tokens: added = [], truncation, padding } = json;
  if (!isRecord(model)) issues.push({ kind: "missing-part", at: "model", need: "an object" });
  else if (model["type"] === "Unigram") {
    if (!isPieces(model["vocab"])) issues.push({ kind: "missing-part", at: "model.vocab", need: "a list of [piece, score]" });
  } else if (!isRecord(model["vocab"])) issues.push({ kind: "missing-part", at: "model.vocab", need: "an object of ids" });
  if (!Array.isArray(added)) issues.push({ kind: "missing-part", at: "added_tokens", need: "a list" });
  else
    added.forEach((token: unknown, index) => {
      if (!isRecord(token) || typeof token["content"] !== "string")
        issues.push({ kind: "missing-part", at: `added_tokens[${index}]`, need: "an object with a string `content`" });
    });
  for (const part of ["normalizer", "pre_tokenizer", "post_processor", "decoder"]) {
    const value = json[part];
    if (value !== undefined && value !== null && !isRecord(value))
      issues.push({ kind: "missing-part", at: part, need: "an object or null" });
  }
  if (truncation !== undefined && truncation !== null && !(isRecord(truncation) && isCount(truncation["max_length"])))
    issues.push({ kind: "missing-part", at: "truncation", need: "null or an object with a whole `max_length`" });
  if (padding !== undefined && padding !== null && !isPadding(padding))
    issues.push({ kind: "missing-part", at: "padding", need: "null or an object with `strategy` and a whole `pad_id`" });
  return issues;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

function isPieces(vocab: unknown): boolean {
  return Array.isArray(vocab) && vocab.every((item) => Array.isArray(item) && typeof item[0] === "string" && Number.isFinite(item[1]));
}

function isPadding(padding: unknown): boolean {
  if (!isRecord(padding) || !isCount(padding["pad_id"])) return false;
  const { strategy } = padding;
  return strategy === "BatchLongest" || (isRecord(strategy) && isCount(strategy["Fixed"]));
}
