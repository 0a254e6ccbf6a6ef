// Enough of protobuf's writing to make small models for tests.

type Bytes = Uint8Array<ArrayBuffer>;

function varint(value: number | bigint): readonly number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return bytes;
}

/** A field that is a whole number. */
export function whole(field: number, value: number): Bytes {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

/** A field that is text, bytes or a message. */
export function part(field: number, content: string | Bytes): Bytes {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return Uint8Array.from([...varint((field << 3) | 2), ...varint(bytes.length), ...bytes]);
}

/** Fields one after another. */
export function message(...fields: readonly Bytes[]): Bytes {
  return Uint8Array.from(fields.flatMap((field) => Array.from(field)));
}

/** A float32 tensor as raw data. */
export function floats(name: string, shape: readonly number[], values: readonly number[]): Bytes {
  return message(
    ...shape.map((extent) => whole(1, extent)),
    whole(2, 1),
    part(8, name),
    part(9, new Uint8Array(Float32Array.from(values).buffer)),
  );
}

/** A node with attributes that are whole numbers. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, number>> = {},
): Bytes {
  const written = Object.entries(attributes).map(([name, value]) => part(5, message(part(1, name), whole(3, value), whole(20, 2))));
  return message(...inputs.map((name) => part(1, name)), ...outputs.map((name) => part(2, name)), part(4, operator), ...written);
}

/** A name of a graph that stands for a float32 tensor. */
function value(name: string): Bytes {
  return message(part(1, name), part(2, part(1, whole(1, 1))));
}

/** A model of operators of version 13. */
export function model(nodes: readonly Bytes[], inputs: readonly string[], outputs: readonly string[]): Bytes {
  const graph = message(
    ...nodes.map((each) => part(1, each)),
    ...inputs.map((name) => part(11, value(name))),
    ...outputs.map((name) => part(12, value(name))),
  );
  return message(whole(1, 8), part(8, message(part(1, ""), whole(2, 13))), part(7, graph));
}
