import { isRecord, type TokenizerPart } from "./tokenizer-json.ts";

/** One step of putting an encoding together: a special token, or all tokens of a text. */
export type TemplateItem =
  | { readonly kind: "special"; readonly id: number; readonly type: number }
  | { readonly kind: "text"; readonly which: "first" | "second"; readonly type: number };

/** How special tokens surround one text and two. */
export interface Template {
  readonly single: readonly TemplateItem[];
  readonly pair: readonly TemplateItem[];
}

const text = (which: "first" | "second", type: number): TemplateItem => ({ kind: "text", which, type });

const bare: Template = { single: [text("first", 0)], pair: [text("first", 0), text("second", 1)] };

/** Number of special tokens a template adds. */
export function specialCount(items: readonly TemplateItem[]): number {
  return items.filter((item) => item.kind === "special").length;
}

/** A template without its special tokens. */
export function withoutSpecials(items: readonly TemplateItem[]): readonly TemplateItem[] {
  return items.filter((item) => item.kind === "text");
}

/** Reads a `post_processor` section, already checked; null adds nothing. `tokenId` finds the id of a special token. */
export function readTemplate(part: TokenizerPart | null, tokenId: (token: string) => number | undefined): Template {
  switch (part?.type) {
    case "TemplateProcessing":
      return { single: readItems(part["single"], part, tokenId), pair: readItems(part["pair"], part, tokenId) };
    case "BertProcessing":
    case "RobertaProcessing":
      return surrounded(part, tokenId);
    case "Sequence": {
      const processors = part["processors"] as readonly TokenizerPart[]; // checked to be a list of parts
      const deciding = processors.filter((processor) => processor.type !== "ByteLevel");
      return readTemplate(deciding.at(-1) ?? null, tokenId);
    }
    default:
      return bare;
  }
}

function surrounded(part: TokenizerPart, tokenId: (token: string) => number | undefined): Template {
  const special = (name: string, type: number): TemplateItem => {
    const [token, id] = part[name] as readonly [string, number]; // checked to name a token
    return { kind: "special", id: tokenId(token) ?? id, type };
  };
  const roberta = part.type === "RobertaProcessing";
  const single = [special("cls", 0), text("first", 0), special("sep", 0)];
  const second = roberta ? [special("sep", 0), text("second", 0), special("sep", 0)] : [text("second", 1), special("sep", 1)];
  return { single, pair: [...single, ...second] };
}

function readItems(items: unknown, part: TokenizerPart, tokenId: (token: string) => number | undefined): readonly TemplateItem[] {
  if (!Array.isArray(items)) return [text("first", 0)];
  return items.flatMap((item: Readonly<Record<string, unknown>>): readonly TemplateItem[] => {
    const { SpecialToken: special, Sequence: sequence } = item;
    if (isRecord(sequence)) return [text(sequence["id"] === "B" ? "second" : "first", Number(sequence["type_id"] ?? 0))];
    if (!isRecord(special)) return [];
    const type = Number(special["type_id"] ?? 0);
    return specialIds(String(special["id"]), part, tokenId).map((id) => ({ kind: "special", id, type }));
  });
}

function specialIds(name: string, part: TokenizerPart, tokenId: (token: string) => number | undefined): readonly number[] {
  const specials = part["special_tokens"];
  const entry = isRecord(specials) && Object.hasOwn(specials, name) ? specials[name] : undefined;
  if (isRecord(entry) && Array.isArray(entry["ids"])) return entry["ids"].map(Number);
  const id = tokenId(name);
  return id === undefined ? [] : [id];
}
