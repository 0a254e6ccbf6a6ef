import { firstInvalidUtf8, TercetError } from "@tercet/host";
import { byteCount } from "../arrays.ts";
import { storedDtype, type ArrayDtype } from "../dtypes.ts";
import { errors, type SafetensorsProblem } from "../errors.ts";
import { isJsonObject, parseJson, plainJson, type JsonObject, type JsonValue } from "../json.ts";

/** The longest header the format allows, in bytes. */
export const maxHeaderBytes = 100_000_000;

/** What a header says of one tensor; `start` and `end` count from the beginning of the file. */
export interface StoredTensor {
  readonly dtype: ArrayDtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** A checked header. Tensors are in the order of their bytes. */
export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

type Fail = (problem: SafetensorsProblem, found: string, tensor?: string) => never;
const failer =
  (path: string): Fail =>
  (problem, found, tensor) => {
    throw errors["safetensors-invalid"]({ path, problem, tensor, found });
  };

/** The length of the header out of the first 8 bytes, checked against the file before anything is allocated. */
export function headerLength(first: Uint8Array, fileBytes: number, path: string): number {
  const fail = failer(path);
  if (fileBytes < 8 || first.length < 8) fail("too-short", `the file has ${fileBytes} bytes, less than the 8 of a header's length`);
  // Two halves: a length beyond 2^53 must not be rounded into a small one.
  const view = new DataView(first.buffer, first.byteOffset, 8);
  const [low, high] = [view.getUint32(0, true), view.getUint32(4, true)];
  const length = high * 2 ** 32 + low;
  if (length > maxHeaderBytes) fail("header-too-long", `the header's length is ${length}, more than ${maxHeaderBytes}`);
  if (length > fileBytes - 8) fail("header-behind-end", `the header's length is ${length}, but only ${fileBytes - 8} bytes follow`);
  return length;
}

/**
 * Parses and checks a header: names once, known types, shapes that fit their bytes, and ranges that cover the rest of the file without hole or
 * overlap. Any name is accepted, as it only ever is a key of a Map.
 * @throws TercetError `safetensors-invalid`; `details.problem` says which check failed.
 */
export function parseHeader(header: Uint8Array, fileBytes: number, path: string): SafetensorsHeader {
  const fail = failer(path);
  const entries = parseObject(header, path, fail);
  const dataStart = 8 + header.length;
  const metadata = readMetadata(entries.get("__metadata__"), fail);
  const tensors = [...entries]
    .filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => [name, readTensor(name, entry, dataStart, fail)] as const)
    .sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  let covered = dataStart;
  for (const [name, { start, end }] of tensors) {
    if (start < covered) fail("overlap", `the bytes from ${start - dataStart} on belong to another tensor already`, name);
    if (start > covered) fail("hole", `the bytes begin at ${start - dataStart}, but those before it end at ${covered - dataStart}`, name);
    covered = end;
  }
  if (covered > fileBytes) fail("bad-offsets", `tensors end at byte ${covered}, but the file has ${fileBytes}`);
  if (covered < fileBytes) fail("bytes-left-over", `tensors end at byte ${covered}, but the file has ${fileBytes}`);
  return { tensors: new Map(tensors), metadata };
}

function parseObject(header: Uint8Array, path: string, fail: Fail): JsonObject {
  if (header[0] !== 0x7b) fail("header-not-json", 'the header does not begin with "{"');
  const invalid = firstInvalidUtf8(header);
  if (invalid >= 0) fail("header-not-utf8", `the header is not UTF-8 at offset ${invalid}`);
  try {
    const parsed = parseJson(new TextDecoder("utf-8", { ignoreBOM: true }).decode(header), path);
    return isJsonObject(parsed) ? parsed : fail("header-not-object", "the header is not an object");
  } catch (error) {
    if (!(error instanceof TercetError) || error.code !== "json-invalid") throw error;
    const { reason, offset } = error.details as { readonly reason: string; readonly offset: number }; // as: the code fixes the details
    return fail(reason.includes("comes twice") ? "duplicate-name" : "header-not-json", `${reason} at offset ${offset} of the header`);
  }
}

function readMetadata(value: JsonValue | undefined, fail: Fail): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  if (!isJsonObject(value)) return fail("metadata-not-text", "__metadata__ is not an object");
  const texts = new Map<string, string>();
  for (const [name, text] of value) {
    if (typeof text !== "string") return fail("metadata-not-text", `__metadata__ entry ${JSON.stringify(name)} is not text`);
    texts.set(name, text);
  }
  return texts;
}

function readTensor(name: string, entry: JsonValue, dataStart: number, fail: Fail): StoredTensor {
  if (!isJsonObject(entry)) return fail("entry-malformed", "the entry is not an object", name);
  const unknown = [...entry.keys()].find((field) => !["dtype", "shape", "data_offsets"].includes(field));
  if (unknown !== undefined) fail("entry-malformed", `the entry has an unknown field ${JSON.stringify(unknown)}`, name);
  const stored = entry.get("dtype");
  const row = typeof stored === "string" ? storedDtype(stored) : undefined;
  if (row === undefined)
    return fail("unknown-dtype", `the dtype is ${stored === undefined ? "absent" : JSON.stringify(plainJson(stored))}`, name);
  const shape = naturals(entry.get("shape")) ?? fail("bad-shape", "the shape is not a list of whole numbers from 0", name);
  if (shape.length > 64) fail("bad-shape", `the rank is ${shape.length}, more than 64`, name);
  const [start, end, ...more] =
    naturals(entry.get("data_offsets")) ?? fail("bad-offsets", "data_offsets are not whole numbers from 0", name);
  if (start === undefined || end === undefined || more.length > 0) return fail("bad-offsets", "data_offsets are not two numbers", name);
  if (start > end) fail("bad-offsets", `data_offsets are swapped: ${start} to ${end}`, name);
  const bytes = byteCount(row.dtype, shape);
  if (bytes === undefined) fail("bad-shape", `shape [${shape.join(", ")}] of ${row.stored} has no countable number of bytes`, name);
  if (bytes !== end - start)
    fail("size-differs", `shape [${shape.join(", ")}] of ${row.stored} takes ${bytes} bytes, data_offsets give ${end - start}`, name);
  return { dtype: row.dtype, shape, start: dataStart + start, end: dataStart + end };
}

function naturals(value: JsonValue | undefined): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((item): item is number => typeof item === "number" && Number.isSafeInteger(item) && item >= 0) ? value : undefined;
}
