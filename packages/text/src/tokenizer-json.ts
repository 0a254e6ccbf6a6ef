import { errors } from "./errors.ts";
import { duplicateKeys } from "./json-keys.ts";
import type { TokenizerIssue } from "./tokenizer-issues.ts";

/** A part of a tokenizer.json that says by `type` what it is. */
export interface TokenizerPart {
  readonly type: string;
  readonly [option: string]: unknown;
}

/** A token that stands beside the model's vocabulary. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly single_word?: boolean;
  readonly lstrip?: boolean;
  readonly rstrip?: boolean;
  readonly normalized?: boolean;
  readonly special?: boolean;
}

/** The `truncation` section: what the file cuts to by itself. */
export interface TruncationSection {
  readonly max_length: number;
  readonly strategy: string;
  readonly stride?: number;
  readonly direction?: string;
}

/** The `padding` section. */
export interface PaddingSection {
  readonly strategy: "BatchLongest" | { readonly Fixed: number };
  readonly direction?: string;
  readonly pad_to_multiple_of?: number | null;
  readonly pad_id: number;
  readonly pad_type_id: number;
  readonly pad_token: string;
}

/** A tokenizer.json as Rust `tokenizers` writes it, as far as this package reads it. */
export interface TokenizerJson {
  readonly version?: string;
  readonly truncation: TruncationSection | null;
  readonly padding: PaddingSection | null;
  readonly added_tokens: readonly AddedToken[];
  readonly normalizer: TokenizerPart | null;
  readonly pre_tokenizer: TokenizerPart | null;
  readonly post_processor: TokenizerPart | null;
  readonly decoder: TokenizerPart | null;
  readonly model: TokenizerPart;
}

/** Above this a tokenizer.json is refused unread: 64 MiB. */
export const largestTokenizerBytes: number = 64 * 1024 * 1024;

/**
 * Reads the text of a tokenizer.json: size, JSON, keys written twice.
 * @throws TercetError `tokenizer-too-large`, `tokenizer-not-json`
 */
export function parseTokenizerText(text: string): { readonly value: unknown; readonly issues: readonly TokenizerIssue[] } {
  // A UTF-16 unit takes at most three bytes, so most files need no counting.
  const bytes = text.length * 3 <= largestTokenizerBytes ? text.length : utf8Length(text);
  if (bytes > largestTokenizerBytes) throw errors["tokenizer-too-large"]({ bytes, limit: largestTokenizerBytes });
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (cause) {
    throw errors["tokenizer-not-json"]({ reason: cause instanceof Error ? cause.message : String(cause) }, cause);
  }
  return { value, issues: duplicateKeys(text).map((found) => ({ kind: "duplicate-key", ...found })) };
}

/** Bytes of a text in UTF-8. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}

/** Whether a value is an object that is no array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
