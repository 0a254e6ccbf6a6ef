import type { DType } from "../dtype.ts";
import type { Definition } from "../operators/define.ts";
import type { ClaimedKernel } from "../plan/kernel.ts";
import { stridesOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Application, Graph, Node } from "./node.ts";
import { attributesText, exactText, numberOf } from "./number.ts";

/** True when a backend has a tuned kernel for this application. */
export type Claims = (kernel: ClaimedKernel) => boolean;

/** The kernel that a backend is asked about, with contiguous inputs. */
export function asClaimed(
  definition: Definition,
  attributes: ClaimedKernel["attributes"],
  inputs: readonly { readonly shape: readonly number[]; readonly dtype: DType }[],
  shape: readonly number[],
  output: DType,
): ClaimedKernel {
  const strided = inputs.map((input) => ({ shape: input.shape, strides: stridesOf(input.shape), offset: 0, dtype: input.dtype }));
  return { kind: "claimed", definition, attributes, inputs: strided, shape, output };
}

/**
 * Turns lazy tensors into a graph. Composites that the backend does not claim are replaced by their decomposition; equal applications
 * become one node, and so do equal numbers. The results are visited from last to first: parameter trees list layers from the bottom up, so a backward pass
 * lays down each layer's gradients just when they can be made.
 */
export function trace(outputs: readonly Tensor[], claims: Claims): Graph {
  const nodes: Node[] = [];
  const done = new Map<Tensor, Node>();
  const equal = new Map<string, Node>();
  const definitionIds = new Map<Definition, number>();
  const decomposed = new Map<Tensor, Tensor>();

  const idOf = (definition: Definition): number => {
    const id = definitionIds.get(definition) ?? definitionIds.size;
    definitionIds.set(definition, id);
    return id;
  };

  /** The tensors that must be traced before this one, or none when it can be traced now. */
  function pending(tensor: Tensor): readonly Tensor[] {
    const { source } = tensor;
    if (source.kind !== "applied") return [];
    const { definition, inputs, attributes } = source;
    if (definition.kind === "composite") {
      const kernel = asClaimed(definition, attributes, inputs, tensor.shape, tensor.dtype);
      if (!claims(kernel)) {
        const result = decomposed.get(tensor) ?? definition.decompose(inputs, attributes);
        decomposed.set(tensor, result);
        return done.has(result) ? [] : [result];
      }
    }
    return inputs.filter((input) => !done.has(input));
  }

  function make(tensor: Tensor): Node {
    const { source, shape, dtype } = tensor;
    const result = decomposed.get(tensor);
    if (result !== undefined) return done.get(result) as Node; // traced before, see `pending`
    if (source.kind !== "applied") {
      const number = numberOf(tensor);
      const key = `${exactText(number ?? NaN)} ${dtype}[${shape.join(",")}]`;
      const same = number === undefined ? undefined : equal.get(key);
      if (same !== undefined) return same;
      const leaf: Node = { kind: "leaf", id: nodes.length, shape, dtype, tensor };
      nodes.push(leaf);
      if (number !== undefined) equal.set(key, leaf);
      return leaf;
    }
    const { definition, attributes } = source;
    const inputs = source.inputs.map((input) => done.get(input) as Node); // traced before, see `pending`
    const key = `${idOf(definition)}(${inputs.map((input) => input.id).join(",")})${attributesText(attributes)}`;
    const twin = equal.get(key);
    if (twin !== undefined) return twin;
    const claimed = definition.kind === "composite" || claims(asClaimed(definition, attributes, inputs, shape, dtype));
    const node: Application = { kind: "application", id: nodes.length, shape, dtype, definition, inputs, attributes, claimed };
    nodes.push(node);
    equal.set(key, node);
    return node;
  }

  // An explicit stack: training graphs are deeper than the call stack.
  const stack: Tensor[] = [...outputs];
  for (let tensor = stack.at(-1); tensor !== undefined; tensor = stack.at(-1)) {
    const before = done.has(tensor) ? [] : pending(tensor);
    if (before.length > 0) {
      stack.push(...before);
      continue;
    }
    stack.pop();
    if (!done.has(tensor)) done.set(tensor, make(tensor));
  }
  return { nodes, outputs: outputs.map((output) => done.get(output) as Node) }; // the walk began with them
}
