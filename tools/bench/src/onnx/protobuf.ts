/** A message of protocol buffers as pieces of bytes, so that large tensors are not copied at each level. */
export type Message = readonly Uint8Array[];

/** Sizes of the two kinds of fields used here, as the low bits of a tag: https://protobuf.dev/programming-guides/encoding/ */
const wire = { varint: 0, bytes: 2, fixed32: 5 } as const;

/** An integer field; negative numbers take ten bytes, as the format says. */
export function integer(field: number, value: number): Message {
  return [Uint8Array.from([...varint(BigInt((field << 3) | wire.varint)), ...varint(BigInt.asUintN(64, BigInt(value)))])];
}

/** A float32 field. */
export function float(field: number, value: number): Message {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [Uint8Array.from([...varint(BigInt((field << 3) | wire.fixed32)), ...bytes])];
}

/** A field of text, in UTF-8. */
export function text(field: number, value: string): Message {
  return nested(field, [new TextEncoder().encode(value)]);
}

/** A field that holds bytes, or another message. */
export function nested(field: number, content: Message): Message {
  const length = content.reduce((sum, piece) => sum + piece.length, 0);
  return [Uint8Array.from([...varint(BigInt((field << 3) | wire.bytes)), ...varint(BigInt(length))]), ...content];
}

/** All pieces in one array. */
export function joined(message: Message): Uint8Array {
  const result = new Uint8Array(message.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of message) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}
