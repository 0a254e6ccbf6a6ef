import { errors } from "../../errors.ts";

/** One field of a protobuf message as the wire holds it: a varint of 64 bits, or bytes (4, 8 or as many as it says). */
export type Field =
  | { readonly number: number; readonly wire: "varint"; readonly value: bigint }
  | { readonly number: number; readonly wire: "bytes" | "fixed"; readonly bytes: Uint8Array<ArrayBuffer> };

/** Field numbers stand in the upper 29 bits of a tag. */
const fieldShift = 3n;

/**
 * The fields of a message, in the order of the bytes. What a field means is for the reader of its message to say: see decision 47.
 * @throws TercetError `vector-case-invalid`
 */
export function* fieldsOf(bytes: Uint8Array<ArrayBuffer>, path: string): Generator<Field, void, undefined> {
  const fail = (reason: string): Error => errors["vector-case-invalid"]({ path, reason });
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw fail("it ends inside of a number");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw fail("a number has more than ten bytes");
  };
  const take = (count: number): Uint8Array<ArrayBuffer> => {
    if (at + count > bytes.length) throw fail("it ends inside of a field");
    return bytes.subarray(at, (at += count));
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> fieldShift);
    switch (Number(tag & 7n)) {
      case 0:
        yield { number, wire: "varint", value: varint() };
        break;
      case 1:
        yield { number, wire: "fixed", bytes: take(8) };
        break;
      case 2:
        yield { number, wire: "bytes", bytes: take(Number(varint())) };
        break;
      case 5:
        yield { number, wire: "fixed", bytes: take(4) };
        break;
      default:
        throw fail(`field ${number} is of no kind that protobuf has`);
    }
  }
}

/** A varint as a signed number. */
export function signed(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}

/** All numbers of a repeated field of varints, whether it is packed or not. @throws TercetError `vector-case-invalid` */
export function varintsOf(field: Field, path: string): readonly bigint[] {
  if (field.wire === "varint") return [field.value];
  const values: bigint[] = [];
  let [value, shift] = [0n, 0n];
  for (const byte of field.bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    values.push(BigInt.asUintN(64, value));
    [value, shift] = [0n, 0n];
  }
  if (shift !== 0n) throw errors["vector-case-invalid"]({ path, reason: "it ends inside of a number" });
  return values;
}

/** The bytes of a field; of a varint there are none. */
export function bytesOf(field: Field): Uint8Array<ArrayBuffer> {
  return field.wire === "varint" ? new Uint8Array() : field.bytes;
}

/** The text of a field. */
export function textOf(field: Field): string {
  return new TextDecoder().decode(bytesOf(field));
}

/** Little-endian float32 numbers of a field: one, or packed. */
export function float32sOf(field: Field): readonly number[] {
  const bytes = bytesOf(field);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getFloat32(4 * i, true));
}

/** Little-endian float64 numbers of a field: one, or packed. */
export function float64sOf(field: Field): readonly number[] {
  const bytes = bytesOf(field);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => view.getFloat64(8 * i, true));
}
