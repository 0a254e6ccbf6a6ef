import { reshapeDefinition } from "../operators/reshape.ts";
import { apply } from "../operators/define.ts";
import type { Tensor } from "../tensor.ts";
import { mapTree, treeLeaves, treeWithLeaves, type Tree } from "../tree.ts";
import { gradients } from "./gradients.ts";

/** A value with its gradient, which has the form of the parameters. */
export interface ValueAndGradient<Parameters extends Tree> {
  readonly value: Tensor;
  readonly gradient: Parameters;
}

/**
 * The function that gives the gradient of a scalar function with respect to its first argument, a parameter tree.
 * @example
 * const gradient = grad((p: { w: Tensor }, x: Tensor) => sum(mul(square(p.w), x)))({ w: tensor([3]) }, tensor([2]));
 * expect(await toArray(gradient.w)).toEqual([12]);
 */
export function grad<Parameters extends Tree, Rest extends readonly unknown[]>(
  f: (parameters: Parameters, ...rest: Rest) => Tensor,
): (parameters: Parameters, ...rest: Rest) => Parameters {
  return (parameters, ...rest) => valueAndGrad(f)(parameters, ...rest).gradient;
}

/**
 * The function that gives a scalar function's value and its gradient with respect to its first argument, a parameter tree. With
 * `{ aux: true }` the function returns `{ value, aux }`, and `aux` (anything, such as logits to report) is handed through.
 * @example
 * const { value, gradient } = valueAndGrad((x: Tensor) => sum(square(x)))(tensor([3]));
 * expect([await toArray(value), await toArray(gradient)]).toEqual([9, [6]]);
 */
export function valueAndGrad<Parameters extends Tree, Rest extends readonly unknown[]>(
  f: (parameters: Parameters, ...rest: Rest) => Tensor,
  options?: { readonly aux?: false },
): (parameters: Parameters, ...rest: Rest) => ValueAndGradient<Parameters>;
export function valueAndGrad<Parameters extends Tree, Rest extends readonly unknown[], Aux>(
  f: (parameters: Parameters, ...rest: Rest) => { readonly value: Tensor; readonly aux: Aux },
  options: { readonly aux: true },
): (parameters: Parameters, ...rest: Rest) => ValueAndGradient<Parameters> & { readonly aux: Aux };
export function valueAndGrad<Parameters extends Tree, Rest extends readonly unknown[], Aux>(
  f: (parameters: Parameters, ...rest: Rest) => Tensor | { readonly value: Tensor; readonly aux: Aux },
  options: { readonly aux?: boolean } = {},
): (parameters: Parameters, ...rest: Rest) => ValueAndGradient<Parameters> & { readonly aux?: Aux } {
  return (parameters, ...rest) => {
    const own = withOwnNodes(parameters);
    const result = f(own, ...rest);
    // The overloads tie the option to what the function returns.
    const whole = options.aux === true ? (result as { readonly value: Tensor; readonly aux: Aux }) : undefined;
    const value = whole === undefined ? (result as Tensor) : whole.value; // as above
    const gradient = treeWithLeaves(own, gradients(value, treeLeaves(own)));
    return whole === undefined ? { value, gradient } : { value, gradient, aux: whole.aux };
  };
}

/** A tensor that stands at two places of a tree gets a node of its own at the second, so that each place has its own gradient. */
function withOwnNodes<Parameters extends Tree>(parameters: Parameters): Parameters {
  const seen = new Set<Tensor>();
  return mapTree(parameters, (tensor) => {
    if (!seen.has(tensor)) {
      seen.add(tensor);
      return tensor;
    }
    return apply(reshapeDefinition, [tensor], { shape: tensor.shape });
  });
}
