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
}

/**
 * Checks a batch against a configuration and makes its tensors.
 * @throws TercetError `token-out-of-range`, `sequence-too-long`
 */
export function tokenTensors(batch: TokenBatch, config: TransformerConfig): TokenTensors {
  const { ids, types, offsets } = batch;
  const first = config.kind === "bert" ? config.firstPosition : 0;
  const rows = config.kind === "bert" ? config.tokenTypes : config.segments;
  checkRange("token id", ids, config.vocabulary);
  if (rows > 0) checkRange("token type", types, rows);
  const [positions, from, to] = [new Int32Array(ids.length), new Int32Array(ids.length), new Int32Array(ids.length)];
  for (let sequence = 0; sequence + 1 < offsets.length; sequence++) {
    const [start, end] = [offsets[sequence] ?? 0, offsets[sequence + 1] ?? 0];
    if (end - start + first > config.positions)
      throw errors["sequence-too-long"]({ sequence, length: end - start, limit: config.positions - first });
    for (let token = start; token < end; token++) positions[token] = token - start + first;
    from.fill(start, start, end);
    to.fill(end, start, end);
  }
  return {
    ids: tensor(ids),
    types: tensor(types),
    positions: tensor(positions),
    from: tensor(from),
    to: tensor(to),
    offsets: tensor(offsets),
  };
}

function checkRange(what: string, values: Int32Array, limit: number): void {
  const position = values.findIndex((value) => value < 0 || value >= limit);
  if (position >= 0) throw errors["token-out-of-range"]({ what, position, value: values[position] ?? 0, limit });
}
