import type { TokenizerIssue } from "./tokenizer-issues.ts";
import { isRecord } from "./tokenizer-json.ts";

type Json = Readonly<Record<string, unknown>>;

const largestId = 2 ** 31 - 1;
const mostIssues = 20;

/** The tokens of a model and the added ones, each with its id, in file order. */
export function tokenEntries(json: Json): readonly (readonly [token: string, id: unknown])[] {
  const vocabulary = isRecord(json["model"]) ? json["model"]["vocab"] : {};
  const entries: (readonly [string, unknown])[] = Array.isArray(vocabulary)
    ? vocabulary.map((item: readonly unknown[], index) => [String(item[0]), index])
    : Object.entries(vocabulary as Json); // checked to be an object before
  const own = new Map(entries);
  for (const token of addedTokens(json)) {
    const content = String(token["content"]);
    if (own.get(content) !== token["id"]) entries.push([content, token["id"]]);
  }
  return entries;
}

/** Ids: each a whole number, none twice, none left out; added tokens not empty; an unknown token. */
export function checkVocabulary(json: Json): readonly TokenizerIssue[] {
  const issues: TokenizerIssue[] = [];
  const byToken = new Map<string, number>();
  const byId = new Map<number, string>();
  let largest = -1;
  for (const [token, id] of tokenEntries(json)) {
    if (issues.length >= mostIssues) break;
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0 || id > largestId) {
      issues.push({ kind: "id-out-of-range", token, id });
      continue;
    }
    const sameToken = byToken.get(token);
    const sameId = byId.get(id);
    if (sameToken !== undefined) issues.push({ kind: "duplicate-token", token, ids: [sameToken, id] });
    else if (sameId !== undefined) issues.push({ kind: "duplicate-id", id, tokens: [sameId, token] });
    byToken.set(token, id);
    byId.set(id, token);
    largest = Math.max(largest, id);
  }
  if (issues.length === 0 && byId.size !== largest + 1) {
    let first = 0;
    while (byId.has(first)) first += 1;
    issues.push({ kind: "missing-ids", first, count: largest + 1 - byId.size });
  }
  addedTokens(json).forEach((token, index) => {
    if (token["content"] === "") issues.push({ kind: "empty-added-token", at: `added_tokens[${index}]` });
  });
  const unknown = unknownFault(json, byToken, byId);
  return unknown === null ? issues : [...issues, { kind: "no-unknown-token", why: unknown }];
}

function addedTokens(json: Json): readonly Json[] {
  const added = json["added_tokens"] ?? [];
  return Array.isArray(added) ? (added as readonly Json[]) : []; // each checked to be an object before
}

function unknownFault(json: Json, byToken: ReadonlyMap<string, number>, byId: ReadonlyMap<number, string>): string | null {
  const model = json["model"] as Json; // checked to be an object before
  const { unk_token: token, unk_id: id } = model;
  if (model["type"] === "Unigram") return typeof id === "number" && byId.has(id) ? null : "model.unk_id is no piece";
  if (typeof token === "string") return byToken.has(token) ? null : `model.unk_token ${JSON.stringify(token)} is not in the vocabulary`;
  if (model["type"] === "BPE" && (coversBytes(json) || model["byte_fallback"] === true)) return null;
  return "model.unk_token is not given, and the vocabulary does not cover all bytes";
}

function coversBytes(json: Json): boolean {
  const parts = (part: unknown): readonly unknown[] =>
    isRecord(part) && Array.isArray(part["pretokenizers"]) ? part["pretokenizers"].flatMap(parts) : [part];
  return parts(json["pre_tokenizer"]).some((part) => isRecord(part) && part["type"] === "ByteLevel");
}
