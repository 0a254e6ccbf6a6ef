import { patternFault } from "./pattern-safety.ts";
import { tokenEntries } from "./tokenizer-check-vocabulary.ts";
import type { TokenizerIssue } from "./tokenizer-issues.ts";
import { isRecord } from "./tokenizer-json.ts";

type Json = Readonly<Record<string, unknown>>;

const deepest = 16;

const known: Readonly<Record<string, readonly string[]>> = {
  model: ["WordPiece", "BPE", "Unigram"],
  normalizer: [
    ...["BertNormalizer", "Precompiled", "Sequence", "Replace", "NFC", "NFD", "NFKC", "NFKD"],
    ...["Strip", "StripAccents", "Lowercase", "Prepend"],
  ],
  pre_tokenizer: [
    ...["BertPreTokenizer", "Sequence", "Whitespace", "WhitespaceSplit", "Metaspace", "ByteLevel", "Split", "Punctuation", "Digits"],
    ...["Replace", "FixedLength"],
  ],
  post_processor: ["TemplateProcessing", "ByteLevel", "BertProcessing", "RobertaProcessing", "Sequence"],
  decoder: ["ByteLevel", "WordPiece", "Metaspace", "BPEDecoder", "CTC", "Sequence", "Replace", "Fuse", "Strip", "ByteFallback"],
};

const children: Readonly<Record<string, string>> = {
  normalizer: "normalizers",
  pre_tokenizer: "pretokenizers",
  post_processor: "processors",
  decoder: "decoders",
};

/** Parts that are not followed exactly, patterns that could hang, special tokens that do not exist. */
export function checkParts(json: Json): readonly TokenizerIssue[] {
  const issues: TokenizerIssue[] = [];
  const tokens = new Map(tokenEntries(json));
  for (const role of Object.keys(known)) checkPart(role, json[role], { at: role, depth: 0, issues, tokens });
  const model = json["model"] as Json; // checked to be an object before
  const unsupported = (what: string): void => void issues.push({ kind: "unsupported", at: "model", what });
  if (typeof model["dropout"] === "number" && model["dropout"] > 0) unsupported("BPE dropout");
  if (model["type"] === "BPE" && model["continuing_subword_prefix"]) unsupported("a continuing subword prefix in BPE");
  if (model["type"] === "Unigram" && model["byte_fallback"] === true) unsupported("byte fallback in Unigram");
  if (model["type"] === "BPE" && !Array.isArray(model["merges"])) issues.push({ kind: "missing-part", at: "model.merges", need: "a list" });
  return issues;
}

interface Visit {
  readonly at: string;
  readonly depth: number;
  readonly issues: TokenizerIssue[];
  readonly tokens: ReadonlyMap<string, unknown>;
}

function checkPart(role: string, part: unknown, visit: Visit): void {
  const { at, depth, issues, tokens } = visit;
  if (part === null || part === undefined) return;
  if (!isRecord(part)) return void issues.push({ kind: "missing-part", at, need: "an object" });
  const { type } = part;
  if (typeof type !== "string" || !known[role]!.includes(type))
    return void issues.push({ kind: "unsupported", at, what: `the type ${JSON.stringify(type)}` });
  if (depth > deepest) return void issues.push({ kind: "unsupported", at, what: `more than ${deepest} nested parts` });
  if (type === "Sequence") {
    const list = part[children[role]!];
    if (!Array.isArray(list)) return void issues.push({ kind: "missing-part", at, need: `a sequence with a list \`${children[role]}\`` });
    list.forEach((child, index) => checkPart(role, child, { ...visit, at: `${at}.${children[role]}[${index}]`, depth: depth + 1 }));
  }
  if (
    ["MergedWithPrevious", "MergedWithNext"].includes(String(part["behavior"])) ||
    (type === "Split" && part["behavior"] === "Contiguous")
  )
    issues.push({ kind: "unsupported", at, what: `the behaviour ${String(part["behavior"])}` });
  checkPattern(part, visit);
  if (role === "post_processor")
    for (const token of specialNames(part)) if (!tokens.has(token)) issues.push({ kind: "unknown-special", at, token });
}

function checkPattern(part: Json, { at, issues }: Visit): void {
  if (!["Split", "Replace"].includes(String(part["type"]))) return;
  const { pattern } = part;
  if (!isRecord(pattern) || (typeof pattern["Regex"] !== "string" && typeof pattern["String"] !== "string"))
    return void issues.push({ kind: "missing-part", at: `${at}.pattern`, need: "an object with `Regex` or `String`" });
  if (typeof pattern["Regex"] !== "string") return;
  const fault = patternFault(pattern["Regex"]);
  if (fault?.kind === "unsupported") issues.push({ kind: "unsupported", at: `${at}.pattern`, what: fault.what });
  if (fault?.kind === "unsafe") issues.push({ kind: "unsafe-pattern", at: `${at}.pattern`, why: fault.why });
}

function specialNames(part: Json): readonly string[] {
  const specials = part["special_tokens"];
  if (isRecord(specials))
    return Object.values(specials).flatMap((special) =>
      isRecord(special) && Array.isArray(special["tokens"]) ? special["tokens"].map(String) : [],
    );
  return [part["cls"], part["sep"]].flatMap((pair) => (Array.isArray(pair) ? [String(pair[0])] : []));
}
