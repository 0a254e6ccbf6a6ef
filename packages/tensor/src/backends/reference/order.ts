import type { Tensor } from "../../tensor.ts";

/** A graph of primitives in an order in which operands come before what is made of them. */
export interface Order {
  /** Every tensor that has data or a meaning, once. */
  readonly tensors: readonly Tensor[];
  /** The tensor that a composite, or any other tensor, comes down to. */
  readonly resolve: (tensor: Tensor) => Tensor;
}

/** Expands composites by their decompositions, each tensor object once, without recursion: graphs may be deep. */
export function orderOf(outputs: readonly Tensor[]): Order {
  const expanded = new Map<Tensor, Tensor>();
  const resolve = (tensor: Tensor): Tensor => {
    let current = tensor;
    for (let next = expanded.get(current); next !== undefined; next = expanded.get(current)) current = next;
    return current;
  };
  const done = new Set<Tensor>();
  const stack = [...outputs].reverse();
  for (let tensor = stack.at(-1); tensor !== undefined; tensor = stack.at(-1)) {
    const target = resolve(tensor);
    const { source } = target;
    if (done.has(target)) stack.pop();
    else if (source.kind !== "applied") {
      done.add(target);
      stack.pop();
    } else if (source.definition.kind === "composite") {
      expanded.set(target, source.definition.decompose(source.inputs, source.attributes));
    } else {
      const missing = source.inputs.filter((input) => !done.has(resolve(input)));
      if (missing.length > 0) stack.push(...missing);
      else {
        done.add(target);
        stack.pop();
      }
    }
  }
  return { tensors: [...done], resolve };
}
