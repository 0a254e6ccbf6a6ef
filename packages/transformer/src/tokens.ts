import { tensor, type Tensor } from "@tercet/tensor";
import type { TransformerConfig } from "./config.ts";
import { errors } from "./errors.ts";

/** Sequences of different length without padding: all tokens one after another, and where each sequence starts. */
export interface TokenBatch {
  /** Token ids of all sequences, [tokens]. */
  readonly ids: Int32Array;
  /** Token types (segments), [tokens]. */
  readonly types: Int32Array;
  /** Sequence offsets, [sequences + 1]: from 0 to the number of tokens. */
  readonly offsets: Int32Array;
  /**
   * How many tokens of each sequence, from its start, are attended to, [sequences]; all when absent. The rest are padding that a library let
   * through as queries: only compatibility options use it.
   */
  readonly attended?: Int32Array;
  /** How many tokens of each sequence, from its start, are only queries and not attended to, [sequences]; as `attended`. Default: none. */
  readonly unattended?: Int32Array;
  /** How many padded places a library's rectangle had around each sequence, [sequences]; only compatibility options read it. */
  readonly padding?: Int32Array;
  /** How many of them stood before its first token, [sequences]. Default: none. */
  readonly paddingBefore?: Int32Array;
  /** Place of each token, as the position table counts it: from 0. Default: in each sequence one after another. */
  readonly places?: Int32Array;
}

/** A batch as int32 tensors: what the encoder reads, and what a compiled function takes. */
export interface TokenTensors {
  readonly ids: Tensor;
  readonly types: Tensor;
  /** Row of the position table for each token. */
  readonly positions: Tensor;
  /** For each token the first token it attends to, and the one after the last. */
  readonly from: Tensor;
  readonly to: Tensor;
  readonly offsets: Tensor;
  /** int32 [sequences], see {@link TokenBatch}. */
  readonly attended?: Tensor;
  /** int32 [sequences], see {@link TokenBatch}. */
  readonly padding?: Tensor;
  /** int32 [sequences], see {@link TokenBatch}. */
  readonly paddingBefore?: Tensor;
}

/**
 * Checks a batch against a configuration and makes its tensors. With `roundTo` the number of tokens is rounded up by tokens that belong to no sequence,
 * attend to nothing and are read by nobody: batches of many sizes then share a few plans, and no bit of a result changes.
 * @throws TercetError `token-out-of-range`, `sequence-too-long`
 */
export function tokenTensors(batch: TokenBatch, config: TransformerConfig, options: { readonly roundTo?: number } = {}): TokenTensors {
  const { offsets } = batch;
  const { roundTo = 1 } = options;
  const size = Math.ceil(batch.ids.length / roundTo) * roundTo;
  const [ids, types] = [rounded(batch.ids, size), rounded(batch.types, size)];
  const first = config.kind === "bert" ? config.firstPosition : 0;
  const rows = config.kind === "bert" ? config.tokenTypes : config.segments;
  checkRange("token id", ids, config.vocabulary);
  if (rows > 0) checkRange("token type", types, rows);
  const [positions, from, to] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
  for (let sequence = 0; sequence + 1 < offsets.length; sequence++) {
    const [start, end] = [offsets[sequence] ?? 0, offsets[sequence + 1] ?? 0];
    if (batch.places === undefined && end - start + first > config.positions)
      throw errors["sequence-too-long"]({ sequence, length: end - start, limit: config.positions - first });
    for (let token = start; token < end; token++) positions[token] = (batch.places?.[token] ?? token - start) + first;
    from.fill(start + (batch.unattended?.[sequence] ?? 0), start, end);
    to.fill(batch.attended === undefined ? end : start + (batch.attended[sequence] ?? 0), start, end);
  }
  if (batch.places !== undefined) checkRange("position", positions, config.positions);
  const made = {
    ids: tensor(ids),
    types: tensor(types),
    positions: tensor(positions),
    from: tensor(from),
    to: tensor(to),
    offsets: tensor(offsets),
  };
  return {
    ...made,
    ...(batch.attended === undefined ? {} : { attended: tensor(batch.attended) }),
    ...(batch.padding === undefined ? {} : { padding: tensor(batch.padding) }),
    ...(batch.paddingBefore === undefined ? {} : { paddingBefore: tensor(batch.paddingBefore) }),
  };
}

function rounded(values: Int32Array, size: number): Int32Array {
  if (values.length === size) return values;
  const longer = new Int32Array(size);
  longer.set(values);
  return longer;
}

function checkRange(what: string, values: Int32Array, limit: number): void {
  const position = values.findIndex((value) => value < 0 || value >= limit);
  if (position >= 0) throw errors["token-out-of-range"]({ what, position, value: values[position] ?? 0, limit });
}
