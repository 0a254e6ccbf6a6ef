import { encodeSafetensors } from "@tercet/checkpoint";
import { errors } from "./errors.ts";

/** Vectors in the order of their texts. */
export interface Vectors {
  /** [texts, width], row-major. */
  readonly data: Float32Array;
  readonly texts: number;
  readonly width: number;
}

/** A form in which vectors are written, by the ending of the file. */
type Form = (vectors: Vectors, identity: string) => Iterable<Uint8Array>;

const forms: ReadonlyMap<string, Form> = new Map([
  [".jsonl", jsonLines],
  [".npy", numpy],
  [".safetensors", safetensors],
]);

/** The form of an output file. @throws TercetError `output-form-unknown` */
export function vectorForm(path: string): Form {
  const found = [...forms].find(([ending]) => path.endsWith(ending));
  if (found === undefined) throw errors["output-form-unknown"]({ path, known: [...forms.keys()] });
  return found[1];
}

/** One `{"index", "vector"}` a line; every number reads back as the same float32. */
function* jsonLines({ data, texts, width }: Vectors): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let index = 0; index < texts; index++) {
    const vector = Array.from(data.subarray(index * width, (index + 1) * width));
    yield encoder.encode(`${JSON.stringify({ index, vector })}\n`);
  }
}

/** NumPy's format 1.0: magic, version, a header whose end is aligned to 64 bytes, then little-endian float32. */
function* numpy({ data, texts, width }: Vectors): Generator<Uint8Array> {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${texts}, ${width}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const header = new Uint8Array(length);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (length - 10) & 0xff, (length - 10) >> 8]);
  header.set(new TextEncoder().encode(`${text.padEnd(length - 11)}\n`), 10);
  yield header;
  yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** One tensor `vectors`, with what made it in the metadata. */
function* safetensors({ data, texts, width }: Vectors, identity: string): Generator<Uint8Array> {
  yield encodeSafetensors(new Map([["vectors", { dtype: "float32", shape: [texts, width], data }]]), { model: identity });
}
