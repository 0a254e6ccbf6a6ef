export type { EncodedBatch, EncodeOptions, SpecialRole, Tokenizer, TokenizerDefaults } from "./tokenizer.ts";
export type { Encoding } from "./encoding.ts";
export { loadTokenizer } from "./load-tokenizer.ts";
export {
  joinParlai,
  parlaiBatch,
  parlaiCandidate,
  parlaiContext,
  readParlaiDictionary,
  type ParlaiDictionary,
  type ParlaiDictionaryOptions,
  type ParlaiEncoding,
  type ParlaiPolicy,
  type ParlaiSpecials,
} from "./parlai-dictionary.ts";
export {
  checkBatch,
  concatBatches,
  fromPadded,
  positionsOf,
  raggedBatch,
  selectSequences,
  sequenceAt,
  sequenceCount,
  splitByBudget,
  toPadded,
  type PaddedBatch,
  type Padding,
  type RaggedBatch,
} from "./ragged-batch.ts";
export { readLines, type LineNote, type Lines, type ReadLinesOptions } from "./read-lines.ts";
export type { SpansSupport, SpecialsPolicy } from "./segmenter.ts";
export { checkTokenizer } from "./tokenizer-check.ts";
export { describeIssue, type TokenizerIssue } from "./tokenizer-issues.ts";
export type { AddedToken, PaddingSection, TokenizerJson, TokenizerPart, TruncationSection } from "./tokenizer-json.ts";
export { bertTokenizerJson } from "./bert-tokenizer-json.ts";
export { trainWordPiece, type WordPieceTraining } from "./train-word-piece.ts";
export { cutLengths, type Cut, type KeptEnd, type Lengths, type Truncation } from "./truncation.ts";
