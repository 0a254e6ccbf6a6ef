import type { HostArray } from "@tercet/tensor";
import type { BertConfig } from "@tercet/transformer";
import { errors } from "../errors.ts";
import type { ReferenceCase } from "./case.ts";
import type { LeftAlone } from "./computed.ts";
import { rectangle, type Padding, type Rectangle, type RectangleRows, type Spread } from "./rectangle.ts";

/**
 * A rectangle as transformers reads it: places count columns, padding among them; in the families whose positions begin behind the padding
 * token's, ids that are not padding are counted, whatever the mask says.
 * @throws TercetError `reference-case-unsupported` for padding between tokens where positions are relative
 */
export function huggingFaceRectangle(reference: ReferenceCase, config: BertConfig, rows: RectangleRows): Rectangle {
  const { firstPosition, relative } = config;
  const positions: Padding["positions"] = firstPosition === 0 ? (ids) => [...ids.keys()] : (ids) => counted(ids, firstPosition - 1);
  const found = rectangle(rows, { leads: true, positions });
  if (found.hasHoles && relative !== undefined)
    throw errors["reference-case-unsupported"]({
      folder: reference.folder,
      reason: "padding stands between tokens, and relative positions are counted without it here",
    });
  return found;
}

function counted(ids: readonly number[], padding: number): readonly number[] {
  let count = 0;
  return ids.map((id) => (id === padding ? -1 : count++));
}

/** A vector of each row; those of rows without any token are not compared. */
export function rowsWithTokens({ rows, lengths }: Rectangle, width: number) {
  return (values: HostArray): Spread => ({
    shape: [rows, width],
    values: Float32Array.from(values),
    compared: Uint8Array.from(values, (_, i) => Number((lengths[Math.floor(i / width)] ?? 0) > 0)),
  });
}

/** Why rows without any token are not compared in some outputs. */
export function withoutTokens({ lengths }: Rectangle, outputs: readonly string[]): readonly LeftAlone[] {
  const rows = [...lengths.keys()].filter((row) => lengths[row] === 0);
  const why = `eager attention averages over the padding of rows without a token (${rows.join(", ")}), and sdpa gives zeros: no rule to hold`;
  return rows.length === 0 ? [] : outputs.map((output) => ({ output, why }));
}
