import { isFloat } from "../dtype.ts";
import { errors } from "../errors.ts";
import { add } from "../operators/add.ts";
import { broadcastTo } from "../operators/broadcast-to.ts";
import { concat } from "../operators/concat.ts";
import { firstPlaces } from "../operators/first-places.ts";
import { gather } from "../operators/gather.ts";
import { constantOf } from "../operators/operand.ts";
import { scatterAdd, scatterAddDefinition } from "../operators/scatter-add.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Gradients of a scalar with respect to tensors behind it: one walk from the output backward, which makes more graph. A composite
 * without a gradient of its own has that of its decomposition. The tensors are independent variables: no gradient flows on from one of them
 * to what it was made of, and those that the output does not depend on get zeros. An evaluated output no longer knows what it was made of, so
 * gradients are asked for before.
 * @throws TercetError `shape-invalid` when the output is not a scalar, `dtype-mismatch` when it or a tensor is not a float, `not-differentiable`
 * @example
 * const x = tensor([1, 2]);
 * expect(await toArray(gradients(sum(square(x)), [x])[0]!)).toEqual([2, 4]);
 */
export function gradients(output: Tensor, wrt: readonly Tensor[]): readonly Tensor[] {
  if (output.rank !== 0)
    throw errors["shape-invalid"]({ operator: "gradients", requirement: "the output must be a scalar", shapes: [output.shape] });
  return pullBack(output, constantOf(1, output.dtype, "gradients"), wrt);
}

/** What the gradient of an output brings to tensors behind it; otherwise as {@link gradients}. */
export function pullBack(output: Tensor, outputGradient: Tensor, wrt: readonly Tensor[]): readonly Tensor[] {
  const odd = [output, ...wrt].filter(({ dtype }) => !isFloat(dtype));
  if (odd.length > 0)
    throw errors["dtype-mismatch"]({
      operator: "gradients",
      requirement: "gradients are of floats",
      dtypes: odd.map(({ dtype }) => dtype),
    });

  const wanted = new Set(wrt);
  if (output.source.kind === "buffer" && !wanted.has(output))
    throw errors["not-differentiable"]({ operator: "a tensor that was evaluated before" });

  const walk = orderBehind(output, wanted);
  const found = new Map<Tensor, Tensor>([[output, outputGradient]]);
  for (const tensor of walk.order.toReversed()) {
    const gradient = found.get(tensor);
    if (gradient === undefined || wanted.has(tensor)) continue;
    contributionsOf(tensor, gradient, walk).forEach((contribution, i) => {
      const before = walk.before(tensor)[i];
      if (contribution === undefined || before === undefined || !walk.leading.has(before)) return;
      const own = found.get(before);
      found.set(before, own === undefined ? contribution : together(own, contribution));
    });
  }
  return wrt.map((tensor) => {
    const own = found.get(tensor);
    return own === undefined ? broadcastTo(constantOf(0, tensor.dtype, "gradients"), tensor.shape) : withFewRows(own);
  });
}

/**
 * The gradient of a large table of which few rows were read: the sums of these rows alone, and the table as a view of them. The same sums in the same order, without
 * the memory of a table. A row that nobody read is the last of the few, which is zero.
 */
function withFewRows(gradient: Tensor): Tensor {
  const own = rowsOf(gradient);
  const [rows = 0] = gradient.shape;
  const few = (own?.ids.shape[0] ?? 0) + 1;
  if (own === undefined || few >= rows) return gradient;
  const places = firstPlaces(own.ids, { rows });
  return gather(scatterAdd(own.values, gather(places, own.ids), { rows: few }), places);
}

/** The sum of two gradients. Rows for one large table are brought together before they are added into it, so that no second table is made. */
function together(a: Tensor, b: Tensor): Tensor {
  const [ofA, ofB] = [rowsOf(a), rowsOf(b)];
  if (ofA === undefined || ofB === undefined) return add(a, b);
  const [rows = 0] = a.shape;
  if ((ofA.ids.shape[0] ?? 0) + (ofB.ids.shape[0] ?? 0) >= rows) return add(a, b);
  return scatterAdd(concat([ofA.values, ofB.values], 0), concat([ofA.ids, ofB.ids], 0), { rows });
}

/** What a scattered sum is made of. */
function rowsOf({ source }: Tensor): { readonly values: Tensor; readonly ids: Tensor } | undefined {
  if (source.kind !== "applied" || source.definition !== scatterAddDefinition) return undefined;
  const [values, ids] = source.inputs;
  return values === undefined || ids === undefined ? undefined : { values, ids };
}

/** The graph behind an output, as a backward walk needs it. */
interface Walk {
  /** Every tensor through which a gradient may flow, those that are read before those that read. */
  readonly order: readonly Tensor[];
  /** Tensors that depend on one of the wanted ones, with these. */
  readonly leading: ReadonlySet<Tensor>;
  /** What a tensor is made of: its inputs, or the decomposition that takes its place. */
  readonly before: (tensor: Tensor) => readonly Tensor[];
}

function orderBehind(output: Tensor, wanted: ReadonlySet<Tensor>): Walk {
  const made = new Map<Tensor, readonly Tensor[]>();
  const before = (tensor: Tensor): readonly Tensor[] => {
    const own = made.get(tensor) ?? (wanted.has(tensor) ? [] : madeOf(tensor));
    made.set(tensor, own);
    return own;
  };
  const order: Tensor[] = [];
  const leading = new Set<Tensor>();
  const done = new Set<Tensor>();
  // An explicit stack: training graphs are deeper than the call stack.
  const stack = [output];
  for (let tensor = stack.at(-1); tensor !== undefined; tensor = stack.at(-1)) {
    const waiting = done.has(tensor) ? [] : before(tensor).filter((each) => isFloat(each.dtype) && !done.has(each));
    if (waiting.length > 0) {
      stack.push(...waiting);
      continue;
    }
    stack.pop();
    if (done.has(tensor)) continue;
    done.add(tensor);
    if (!wanted.has(tensor) && !before(tensor).some((each) => leading.has(each))) continue;
    leading.add(tensor);
    order.push(tensor);
  }
  return { order, leading, before };
}

function madeOf({ source }: Tensor): readonly Tensor[] {
  if (source.kind !== "applied") return [];
  const { definition, inputs, attributes } = source;
  const isWhole = definition.kind === "primitive" || definition.gradient !== undefined || definition.isDifferentiable === false;
  if (!isWhole) return [definition.decompose(inputs, attributes)];
  return inputs;
}

/** What the gradient of a tensor brings to each tensor before it. */
function contributionsOf(tensor: Tensor, gradient: Tensor, walk: Walk): readonly (Tensor | undefined)[] {
  const { source } = tensor;
  if (source.kind !== "applied") return [];
  const { definition, inputs, attributes } = source;
  if (definition.gradient !== undefined) return definition.gradient(inputs, gradient, tensor, attributes);
  if (definition.kind === "composite" && definition.isDifferentiable !== false) return [gradient];
  if (inputs.some((input) => walk.leading.has(input))) throw errors["not-differentiable"]({ operator: definition.name });
  return [];
}
