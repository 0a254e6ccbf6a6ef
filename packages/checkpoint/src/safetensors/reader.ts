import { TercetError, type Files } from "@tercet/host";
import { arrayFromBytes, arrayIn, type NamedArray, type TensorMap } from "../arrays.ts";
import type { ArrayDtype } from "../dtypes.ts";
import { errors } from "../errors.ts";
import { headerLength, parseHeader, type SafetensorsHeader, type StoredTensor } from "./header.ts";

/** What is known of a tensor before its data is read. */
export interface TensorInfo {
  readonly dtype: ArrayDtype;
  readonly shape: readonly number[];
  readonly bytes: number;
}

/** Tensors that are read when asked for. */
export interface TensorReader {
  /** The file, for messages. */
  readonly path: string;
  /** In the order of their bytes. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
  /** @throws TercetError `tensor-absent`, `weights-changed` */
  read(name: string): Promise<NamedArray>;
  readAll(): Promise<TensorMap>;
}

/**
 * Reads safetensors out of bytes.
 * @throws TercetError `safetensors-invalid`
 * @example
 * const bytes = encodeSafetensors(new Map([["codes", float32Array([1, 2], [3, 4])]]));
 * expect([...toFloat32(await readSafetensors(bytes).read("codes"))]).toEqual([3, 4]);
 */
export function readSafetensors(bytes: Uint8Array, path = "the given bytes"): TensorReader {
  const length = headerLength(bytes.subarray(0, 8), bytes.length, path);
  const header = parseHeader(bytes.subarray(8, 8 + length), bytes.length, path);
  return readerOf(header, path, async ({ dtype, shape, start, end }) => arrayFromBytes(dtype, shape, bytes.subarray(start, end)));
}

/**
 * Opens a safetensors file: the header is read and checked now, each tensor when asked for. The file is not held open; if it is replaced
 * meanwhile, the next read says so.
 * @throws TercetError `safetensors-invalid`, `pickle-refused`, and what `files` throws
 */
export async function openSafetensors(files: Files, path: string): Promise<TensorReader> {
  const opened = await files.describe(path);
  const fileBytes = await files.size(path);
  const first = await files.readRange(path, 0, Math.min(9, fileBytes));
  if (first[8] !== 0x7b && looksPickled(first)) throw errors["pickle-refused"]({ path });
  const length = headerLength(first, fileBytes, path);
  const checked = async (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await files.readRange(path, start, end).catch((error: unknown) => {
      if (error instanceof TercetError && ["file-cut", "file-not-found"].includes(error.code))
        throw errors["weights-changed"]({ path }, error);
      throw error;
    });
    // Looked at after the bytes were taken: a change before or during the read shows.
    if ((await files.describe(path))?.identity !== opened?.identity) throw errors["weights-changed"]({ path });
    return bytes;
  };
  return readerOf(parseHeader(await checked(8, 8 + length), fileBytes, path), path, async ({ dtype, shape, start, end }) => {
    const bytes = await checked(start, end);
    // A model's weights once more are much to copy; a piece of a larger buffer holds what is not ours.
    const { buffer } = bytes;
    return buffer.byteLength === bytes.byteLength ? arrayIn(dtype, shape, buffer) : arrayFromBytes(dtype, shape, bytes);
  });
}

function readerOf(header: SafetensorsHeader, path: string, arrayOf: (entry: StoredTensor) => Promise<NamedArray>): TensorReader {
  const read = async (name: string): Promise<NamedArray> => {
    const tensor = header.tensors.get(name);
    if (tensor === undefined) throw errors["tensor-absent"]({ path, name });
    return arrayOf(tensor);
  };
  return {
    path,
    metadata: header.metadata,
    tensors: new Map([...header.tensors].map(([name, { dtype, shape, start, end }]) => [name, { dtype, shape, bytes: end - start }])),
    read,
    readAll: () => readEvery([...header.tensors.keys()], read),
  };
}

/** Reads the named tensors one after the other, so that memory holds one file's buffer at a time. */
export async function readEvery(names: readonly string[], read: (name: string) => Promise<NamedArray>): Promise<TensorMap> {
  const all = new Map<string, NamedArray>();
  for (const name of names) all.set(name, await read(name));
  return all;
}

// A zip archive (PyTorch since 1.6) or a bare pickle. A header length can look like either, but then the header's "{" follows.
function looksPickled(first: Uint8Array): boolean {
  return (first[0] === 0x50 && first[1] === 0x4b && first[2] === 3 && first[3] === 4) || (first[0] === 0x80 && (first[1] ?? 9) <= 5);
}
