import type { Files } from "@tercet/host";
import { byteCount, bytesOfArray, type NamedArray, type TensorMap } from "../arrays.ts";
import { arrayDtype, dtypeRows } from "../dtypes.ts";
import { errors } from "../errors.ts";
import { maxHeaderBytes } from "./header.ts";

/** Texts to keep in the header. */
export type Metadata = Readonly<Record<string, string>>;

/**
 * The bytes of a safetensors file, always the same for the same tensors: wide types first, then by name, as the format's own library does.
 * @throws TercetError `safetensors-unwritable`
 * @example expect(encodeSafetensors(new Map()).length).toBe(16);
 */
export function encodeSafetensors(tensors: TensorMap, metadata?: Metadata): Uint8Array<ArrayBuffer> {
  const pieces = [...safetensorsPieces(tensors, metadata)];
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Writes a safetensors file atomically, without a second copy of the data in memory. */
export async function writeSafetensors(files: Files, path: string, tensors: TensorMap, metadata?: Metadata): Promise<void> {
  await files.writeAtomic(path, safetensorsPieces(tensors, metadata));
}

function* safetensorsPieces(tensors: TensorMap, metadata: Metadata | undefined): Generator<Uint8Array> {
  const sorted = [...tensors].map(([name, array]) => ({ name, array, rank: rankOf(array), key: new TextEncoder().encode(name) }));
  sorted.sort((a, b) => a.rank - b.rank || compareBytes(a.key, b.key));
  let end = 0;
  const entries = sorted.map(({ name, array }) => {
    checkArray(name, array);
    const start = end;
    end += array.data.byteLength;
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype: arrayDtype(array.dtype).stored, shape: array.shape, data_offsets: [start, end] })}`;
  });
  if (metadata !== undefined) {
    const names = Object.keys(metadata).sort();
    entries.unshift(`"__metadata__":{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(metadata[name])}`).join(",")}}`);
  }
  const text = new TextEncoder().encode(`{${entries.join(",")}}`);
  // Padded with spaces to a multiple of 8, so that the data of wide types is aligned.
  const header = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  if (header.length - 8 > maxHeaderBytes)
    throw errors["safetensors-unwritable"]({ name: "", reason: "the header would be longer than the format allows" });
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true);
  header.set(text, 8);
  yield header;
  for (const { array } of sorted) yield bytesOfArray(array);
}

function rankOf(array: NamedArray): number {
  return dtypeRows.findIndex(({ dtype }) => dtype === array.dtype);
}

function checkArray(name: string, array: NamedArray): void {
  const refuse = (reason: string): never => {
    throw errors["safetensors-unwritable"]({ name, reason });
  };
  if (name === "__metadata__") refuse("the name is taken by the format");
  if (!name.isWellFormed()) refuse("the name holds a lone surrogate");
  const extents = array.shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (!extents || byteCount(array.dtype, array.shape) !== array.data.byteLength) {
    refuse(`shape [${array.shape.join(", ")}] of ${array.dtype} does not fit ${array.data.byteLength} bytes`);
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i += 1) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  return a.length - b.length;
}
