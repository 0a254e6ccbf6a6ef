import { isFloat } from "../dtype.ts";
import { after } from "../operators/after.ts";
import { apply, finite, type Composite } from "../operators/define.ts";
import type { Tensor } from "../tensor.ts";
import { treeLeaves, treeWithLeaves, type Tree } from "../tree.ts";
import { pullBack } from "./gradients.ts";

/**
 * f(x, parameters), of which the backward pass keeps only x: it computes the rest again when the gradient of the result has come. Value and gradients have the
 * same bits as without; it costs one more forward pass of f and saves the memory of everything in it (Chen et al., "Training deep nets with sublinear memory cost", 2016).
 * Gradients flow to x and to the parameters; other tensors that `f` brings along are constants.
 * @example
 * const loss = (x: Tensor, w: Tensor) => sum(recompute((y, own: Tensor) => square(mul(y, own)), x, w));
 * expect(await toArray(grad((w: Tensor) => loss(tensor([1, 2]), w))(tensor([3])))).toEqual([30]);
 */
export function recompute<Parameters extends Tree>(
  f: (x: Tensor, parameters: Parameters) => Tensor,
  x: Tensor,
  parameters: Parameters,
): Tensor {
  const leaves = treeLeaves(parameters);
  const run = (from: Tensor, others: readonly Tensor[]): Tensor => f(from, treeWithLeaves(parameters, others));
  const { shape, dtype } = run(x, leaves);
  const definition: Composite = {
    kind: "composite",
    name: "recompute",
    signature: "... -> ...",
    shape: () => shape,
    dtype: () => dtype,
    domain: [x, ...leaves].map(() => finite),
    draw: () => ({ shapes: [], attributes: {} }), // made for one use, so nobody draws another
    decompose: ([from = x, ...others]) => run(from, others),
    gradient: ([from = x, ...others], gradient) => {
      const again = after(from, gradient);
      // A tensor that stands at two places has its whole gradient at the first.
      const wanted = others.filter((leaf, i) => isFloat(leaf.dtype) && others.indexOf(leaf) === i);
      const [ofX, ...found] = pullBack(run(again, others), gradient, [again, ...wanted]);
      return [ofX, ...others.map((leaf, i) => (others.indexOf(leaf) === i ? found[wanted.indexOf(leaf)] : undefined))];
    },
  };
  return apply(definition, [x, ...leaves]);
}
