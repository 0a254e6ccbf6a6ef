import type { TokenizerComparison, TokenizerDifference } from "@tercet/results";

const introduction = `# Where tokenizers differ from Rust

Tokenizers of \`@tercet/text\` against Rust \`tokenizers\` 0.23.3, whose ids lie in \`packages/claims/checkpoints/small-tokenizer-*\`. The strings hold
characters of all pages of Unicode 14, combining marks in every order, emoji, Han beyond U+FFFF, controls and blanks of every kind, final sigmas, the Turkish i,
special tokens as people type them, and words longer than any limit (\`tools/reference/reference/strings.py\`). BERT's family is our own code; for the others a
tokenizer.json is rewritten where \`@huggingface/tokenizers\` departs and has another part that does what Rust does
([decision 10](decisions/0010-bert-tokenization.md)).

Mended with strings like these: \`Whitespace\` splits at Rust's words, in which joiners are letters and superscripts are not; \`Metaspace\` begins a word at each
mark; \`Punctuation\` takes the marks of Rust's tables, and leaves them, groups them or drops them; \`FixedLength\` counts characters; \`StripAccents\` and BERT's parts
beside other ones use Rust's tables; \`Strip\` takes Rust's blanks (not U+FEFF); \`$\` in \`Replace\` is text. Not among them: the \`Precompiled\` normalizer of
SentencePiece, whose table no library makes anew, and parts that only \`Tokenizer.inexact\` tells of.

This page is written by a command, and a test compares it:
\`npx vitest --config ../../vitest.config.ts --root . tokenizer-differences -u\` in \`packages/claims\`.
`;

/** The page that lists what differs, as Markdown. */
export function tokenizerPage(comparisons: readonly TokenizerComparison[]): string {
  return [introduction, ...comparisons.map(section)].join("\n");
}

function section({ case: name, what, strings, equal, differences }: TokenizerComparison): string {
  const told = differences.length === 0 ? "No difference.\n" : differences.map(item).join("\n");
  return `## ${what}\n\n\`${name}\`: ${equal} of ${strings} strings have Rust's ids, with typed special tokens both ways.\n\n${told}`;
}

function item({ why, count, example: { text, rust, ours } }: TokenizerDifference): string {
  const tokens = (list: readonly string[]): string => list.map((token) => `\`${token.replaceAll("`", "'")}\``).join(" ");
  const shown = Array.from(text, (char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`).join(" ");
  return `- ${count} ${count === 1 ? "string" : "strings"}: ${why}. For example ${shown}\n  - Rust: ${tokens(rust)}\n  - here: ${tokens(ours)}\n`;
}
