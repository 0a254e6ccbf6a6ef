import { defineErrors, type ErrorConstructors } from "@tercet/host";
import { describeIssue, type TokenizerIssue } from "./tokenizer-issues.ts";

interface AtText {
  /** Which text of a batch, from 0; absent for a single call. */
  readonly index?: number;
}

const place = ({ index }: AtText): string => (index === undefined ? "the text" : `text ${index} of the batch`);

interface Details {
  readonly "tokenizer-too-large": { readonly bytes: number; readonly limit: number };
  readonly "tokenizer-not-json": { readonly reason: string };
  readonly "tokenizer-invalid": { readonly issues: readonly TokenizerIssue[] };
  readonly "text-not-string": AtText & { readonly type: string };
  readonly "text-not-well-formed": AtText & { readonly at: number };
  readonly "text-too-long": AtText & { readonly length: number; readonly limit: number };
  readonly "tokenizer-failed": AtText & { readonly reason: string };
  readonly "truncation-invalid": AtText & { readonly reason: string };
  readonly "truncated-away": AtText & { readonly which: "first" | "second"; readonly tokens: number; readonly maxLength: number };
  readonly "token-id-unknown": { readonly id: number; readonly size: number };
  readonly "ragged-invalid": { readonly reason: string };
  readonly "dictionary-invalid": { readonly line: number; readonly reason: string };
  readonly "training-invalid": { readonly reason: string; readonly fix: string };
  readonly "lines-not-utf8": { readonly name: string; readonly offset: number; readonly line: number };
  readonly "lines-empty": { readonly name: string; readonly bytes: number };
  readonly "line-too-long": { readonly name: string; readonly line: number; readonly bytes: number; readonly limit: number };
}

/** Constructors of this package's errors, one for each code. */
export const errors: ErrorConstructors<Details> = defineErrors<Details>({
  "tokenizer-too-large": {
    exit: 65,
    must: ({ limit }) => `A tokenizer.json must have at most ${limit} bytes`,
    got: ({ bytes }) => `this one has ${bytes}`,
    fix: () => "Check that it is a tokenizer.json and not the weights.",
  },
  "tokenizer-not-json": {
    exit: 65,
    must: () => "A tokenizer.json must be one JSON object",
    got: ({ reason }) => reason,
    fix: () => "Take the file from the model's folder again; a vocab.txt or sentencepiece model must be converted first.",
  },
  "tokenizer-invalid": {
    exit: 65,
    must: () => "A tokenizer.json must give every token one id and use only parts this library can follow exactly",
    got: ({ issues }) => issues.map(describeIssue).join("; "),
    fix: () => "Correct the named places, or save the tokenizer again with the library it came from.",
  },
  "text-not-string": {
    exit: 65,
    must: () => "A text must be a string",
    got: (details) => `${place(details)} is ${details.type}`,
    fix: () => "Convert it yourself, so that nothing is encoded as an empty text unseen.",
  },
  "text-not-well-formed": {
    exit: 65,
    must: () => "A text must be well-formed Unicode",
    got: (details) => `${place(details)} has a lone surrogate at UTF-16 index ${details.at}`,
    fix: () => "Decode the bytes it came from again, or replace it with String.prototype.toWellFormed.",
  },
  "text-too-long": {
    exit: 65,
    must: ({ limit }) => `A text for a tokenizer with regular expressions must have at most ${limit} UTF-16 units`,
    got: (details) => `${place(details)} has ${details.length}`,
    fix: () => "Cut it before encoding; the model reads a few hundred tokens.",
  },
  "tokenizer-failed": {
    exit: 70,
    must: (details) => `The tokenizer library must encode ${place(details)}`,
    got: ({ reason }) => `it failed: ${reason}`,
    fix: () => "Report it with the tokenizer.json and the text; other texts are not affected.",
  },
  "truncation-invalid": {
    exit: 78,
    must: () => "A truncation must leave room and name a text that is there",
    got: ({ reason }) => reason,
    fix: () => "Choose a larger maxLength or another policy.",
  },
  "truncated-away": {
    exit: 65,
    must: () => "Truncation must leave at least one token of every text that has any",
    got: (details) =>
      `the ${details.which} text of ${place(details)} would lose all its ${details.tokens} tokens at maxLength ${details.maxLength}`,
    fix: () => "Choose a larger maxLength, or cut only the longer text.",
  },
  "token-id-unknown": {
    exit: 65,
    must: ({ size }) => `A token id must be an integer from 0 to ${size - 1}`,
    got: ({ id }) => `it is ${id}`,
    fix: () => "Decode with the tokenizer that made the ids.",
  },
  "ragged-invalid": {
    exit: 70,
    must: () => "A ragged batch must have offsets from 0, never falling, ending at the number of its tokens",
    got: ({ reason }) => reason,
    fix: () => "Build it with raggedBatch, selectSequences or concatBatches.",
  },
  "dictionary-invalid": {
    exit: 65,
    must: () => "A ParlAI dictionary must have one word, a tab and a whole count in each line",
    got: ({ line, reason }) => `line ${line} ${reason}`,
    fix: () => "Take the model's .dict file as ParlAI saved it.",
  },
  "training-invalid": {
    exit: 65,
    must: () => "A WordPiece vocabulary needs text to learn from and room for its alphabet",
    got: ({ reason }) => reason,
    fix: ({ fix }) => fix,
  },
  "lines-not-utf8": {
    exit: 65,
    must: ({ name }) => `${name} must be UTF-8`,
    got: ({ offset, line }) => `the byte at offset ${offset} (line ${line}) is not`,
    fix: () => "Convert the file, for example with iconv -t UTF-8.",
  },
  "lines-empty": {
    exit: 65,
    must: ({ name }) => `${name} must hold at least one line with text`,
    got: ({ bytes }) => (bytes === 0 ? "it has no bytes" : `none of its ${bytes} bytes makes one`),
    fix: () => "Check that the right file was written.",
  },
  "line-too-long": {
    exit: 65,
    must: ({ name, limit }) => `A line of ${name} must have at most ${limit} bytes`,
    got: ({ line, bytes }) => `line ${line} has ${bytes}`,
    fix: () => "Put one text in each line, ended by LF or CRLF, or raise maxLineBytes.",
  },
});
