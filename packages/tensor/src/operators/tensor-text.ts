import type { Tensor } from "../tensor.ts";

/** Letters for inputs: a, b, c, ... */
export function lettersOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => String.fromCharCode(97 + i));
}

/**
 * Lazy tensors as lines of text, one for each; what is used more than once stands before as a line "t1 = ...". `names` says how leaves are called, `numberOf`
 * what number a constant holds.
 */
export function tensorText(
  results: readonly (readonly [name: string, tensor: Tensor])[],
  names: ReadonlyMap<Tensor, string>,
  numberOf: (tensor: Tensor) => number | undefined,
): readonly string[] {
  const uses = new Map<Tensor, number>();
  const count = (tensor: Tensor): void => {
    const own = uses.get(tensor) ?? 0;
    uses.set(tensor, own + 1);
    if (own === 0 && tensor.source.kind === "applied") tensor.source.inputs.forEach(count);
  };
  for (const [, tensor] of results) count(tensor);

  const lines: string[] = [];
  let pieces = 0;
  const known = new Map(names);
  const show = (tensor: Tensor): string => {
    const own = known.get(tensor);
    if (own !== undefined) return own;
    const text = write(tensor);
    if ((uses.get(tensor) ?? 0) < 2 || tensor.source.kind !== "applied") return text;
    const name = `t${++pieces}`;
    lines.push(`${name} = ${text}`);
    known.set(tensor, name);
    return name;
  };
  const write = (tensor: Tensor): string => {
    const { source } = tensor;
    if (source.kind !== "applied") return numberText(numberOf(tensor));
    const attributes = Object.keys(source.attributes).length === 0 ? [] : [JSON.stringify(source.attributes)];
    return `${source.definition.name}(${[...source.inputs.map(show), ...attributes].join(", ")})`;
  };
  for (const [name, tensor] of results) {
    lines.push(`${name} = ${known.get(tensor) ?? write(tensor)}`);
    if (!known.has(tensor)) known.set(tensor, name);
  }
  return lines;
}

function numberText(value: number | undefined): string {
  if (value === undefined) return "constant";
  const short = Number(value.toPrecision(6));
  return Object.is(value, -0) ? "-0" : String(short);
}
