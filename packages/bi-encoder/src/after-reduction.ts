import { add, linear, normalize, type Tensor } from "@tercet/tensor";
import { activate, denseSpecs, type Activation, type ParameterSpec } from "@tercet/transformer";

/** What vectors pass behind the reduction: a module of sentence-transformers. */
export type AfterReduction =
  /** Divides by the length. */
  | { readonly kind: "normalize" }
  /** activation(W x + b), and with a residual x beside it. */
  | {
      readonly kind: "dense";
      /** Of the vectors that it gives. */
      readonly width: number;
      readonly bias: boolean;
      readonly activation: Activation;
      /** Adds x, or where the width changes W' x. */
      readonly residual: boolean;
    };

/** Weights of one dense layer, under the library's names. */
export interface AfterParameters {
  readonly linear: { readonly weight: Tensor; readonly bias?: Tensor };
  readonly residual?: { readonly weight: Tensor };
}

/** Norms below this are not divided by (torch's `normalize`). */
export const leastNorm = 1e-12;

/** The width of vectors that have passed the modules. */
export function widthBehind(modules: readonly AfterReduction[], width: number): number {
  return modules.reduce((before, module) => (module.kind === "dense" ? module.width : before), width);
}

/** Parameters of the dense layers among the modules, `after.0` and so on. */
export function afterSpecs(modules: readonly AfterReduction[], width: number): readonly ParameterSpec[] {
  const layers = modules.filter((module) => module.kind === "dense");
  return layers.flatMap((layer, i) => {
    const before = widthBehind(layers.slice(0, i), width);
    const deviation = before ** -0.5;
    const own = denseSpecs(`after.${i}.linear`, layer.width, before, deviation).slice(0, layer.bias ? 2 : 1);
    const projects = layer.residual && layer.width !== before;
    return projects ? [...own, ...denseSpecs(`after.${i}.residual`, layer.width, before, deviation).slice(0, 1)] : own;
  });
}

/** Vectors [texts, width] behind the modules. */
export function passModules(modules: readonly AfterReduction[], parameters: readonly AfterParameters[], vectors: Tensor): Tensor {
  let layer = 0;
  return modules.reduce((x, module) => {
    switch (module.kind) {
      case "normalize":
        return normalize(x, { eps: leastNorm });
      case "dense": {
        const { linear: own, residual } = parameters[layer++]!; // one for each dense layer, as `afterSpecs` says
        const y = activate(module.activation, linear(x, own.weight, own.bias));
        return module.residual ? add(y, residual === undefined ? x : linear(x, residual.weight)) : y;
      }
      default:
        return module satisfies never;
    }
  }, vectors);
}
