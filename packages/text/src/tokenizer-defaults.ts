import type { Padding } from "./ragged-batch.ts";
import { isRecord, type PaddingSection, type TokenizerJson, type TruncationSection } from "./tokenizer-json.ts";
import type { SpecialRole, TokenizerDefaults } from "./tokenizer.ts";
import type { Truncation } from "./truncation.ts";

// transformers writes int(1e30) for "no limit".
const noLimit = 1e9;

/** What tokenizer.json and tokenizer_config.json say about length. */
export function readDefaults({ truncation, padding }: TokenizerJson, config: object): TokenizerDefaults {
  const written = isRecord(config) ? config["model_max_length"] : undefined;
  const modelMaxLength = typeof written === "number" && written > 0 && written < noLimit ? Math.floor(written) : null;
  const own = truncation === null ? null : readTruncation(truncation);
  return {
    truncation: own ?? (modelMaxLength === null ? { kind: "none" } : { kind: "longest-first", maxLength: modelMaxLength }),
    padding: padding === null ? null : readPadding(padding),
    modelMaxLength,
  };
}

function readTruncation({ max_length: maxLength, strategy, direction }: TruncationSection): Truncation {
  const kind = strategy === "OnlyFirst" ? "only-first" : strategy === "OnlySecond" ? "only-second" : "longest-first";
  return { kind, maxLength, keep: direction === "Left" ? "end" : "start" };
}

function readPadding({ strategy, direction, pad_to_multiple_of: multiple, pad_id: id, pad_type_id: type }: PaddingSection): Padding {
  return {
    id,
    type,
    length: strategy === "BatchLongest" ? "longest" : strategy.Fixed,
    side: direction === "Left" ? "left" : "right",
    multipleOf: multiple ?? 1,
  };
}

const usualNames: Readonly<Record<SpecialRole, readonly string[]>> = {
  cls: ["[CLS]"],
  sep: ["[SEP]"],
  pad: ["[PAD]", "<pad>"],
  mask: ["[MASK]", "<mask>"],
  unk: ["[UNK]", "<unk>"],
  bos: ["<s>"],
  eos: ["</s>"],
};

const roles: readonly SpecialRole[] = ["cls", "sep", "pad", "mask", "unk", "bos", "eos"];

/** Ids of special tokens by role: from the configuration (`cls_token` ...), else by their usual names. */
export function readSpecials(
  json: TokenizerJson,
  config: object,
  tokenId: (token: string) => number | undefined,
): Readonly<Partial<Record<SpecialRole, number>>> {
  const found: Partial<Record<SpecialRole, number>> = {};
  const settings = isRecord(config) ? config : {};
  for (const role of roles) {
    const written = settings[`${role}_token`];
    const name = isRecord(written) ? written["content"] : written;
    const names = typeof name === "string" ? [name] : usualNames[role].filter((usual) => isAdded(json, usual));
    const id = names.map(tokenId).find((candidate) => candidate !== undefined);
    if (id !== undefined) found[role] = id;
  }
  return found;
}

const isAdded = (json: TokenizerJson, content: string): boolean => json.added_tokens.some((token) => token.content === content);
