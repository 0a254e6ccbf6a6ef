import { applications, type Applicable } from "@tercet/equivalence";
import { TercetError } from "@tercet/host";
import fc, { type Arbitrary } from "fast-check";
import type { Backend } from "../src/backend/interface.ts";
import { dtypeOfDomain } from "../src/operators/domain-dtype.ts";
import type { Attributes, Definition, Domain } from "../src/operators/define.ts";
import { attentionGradientDefinition } from "../src/operators/composites/attention-gradient.ts";
import { attentionWithDropoutGradientDefinition } from "../src/operators/composites/attention-with-dropout-gradient.ts";
import { layerNormGradientDefinition } from "../src/operators/composites/layer-norm-gradient.ts";
import { layerNormDefinition } from "../src/operators/composites/layer-norm.ts";
import { linearDefinition } from "../src/operators/composites/linear.ts";
import { quantizedLinearDefinition } from "../src/operators/composites/quantized-linear.ts";
import { softmaxDefinition } from "../src/operators/composites/softmax.ts";
import { matmulDefinition } from "../src/operators/matmul.ts";
import { sumDefinition } from "../src/operators/sum.ts";
import { isComputable, type Drawn } from "./application.ts";

/** Lengths at the edges of what kernels cut into: vectors, tiles, blocks of rows (48, 64, 90, 96), and cache lines that threads share out. */
export const longSizes: readonly number[] = [31, 32, 33, 39, 40, 41, 47, 48, 49, 63, 64, 65, 89, 90, 91, 95, 96, 97];

/** Lengths around the depth at which a long product is cut, for operators that are cheap enough to be drawn so long. */
export const deepSizes: readonly number[] = [511, 512, 513, 1025];

/**
 * What these make of numbers that are not finite depends on how they round, so kernels are held to their decompositions on finite inputs. In the decompositions of
 * attention's gradients 0 NaN is NaN and one sequence reaches another, while kernels read a sequence alone. In layer norm equal elements are 0 or a rounding away
 * from it, and an infinite gain makes NaN of the one and infinity of the other.
 */
export const finiteOnly: ReadonlySet<Definition> = new Set<Definition>([
  attentionGradientDefinition,
  attentionWithDropoutGradientDefinition,
  layerNormDefinition,
  layerNormGradientDefinition,
]);

/** In their decompositions a sequence is multiplied by 0 for others, and 0 times what has overflowed is NaN: only a kernel keeps sequences apart whatever they hold. */
export const mixesSequences: ReadonlySet<Definition> = new Set<Definition>([attentionGradientDefinition]);

const deep: ReadonlySet<Definition> = new Set<Definition>([
  matmulDefinition,
  linearDefinition,
  quantizedLinearDefinition,
  sumDefinition,
  softmaxDefinition,
  layerNormDefinition,
]);

/** Which values inputs may hold on a backend: what it says that it does not keep is claimed apart, and not drawn. */
export function valuesOn({ precision }: Pick<Backend, "precision">): { readonly nonFinite: boolean; readonly subnormals: boolean } {
  return { nonFinite: precision?.assumesFinite !== true, subnormals: precision?.flushesSubnormals !== true };
}

/** What the elements of an application are: a float type, or another one in the place of floats. */
export type ElementKind = "float32" | "float64" | "int32" | "bool";

const otherDomains: { readonly [K in ElementKind]?: Domain } = {
  int32: { kind: "integer", from: -(2 ** 31), to: 2 ** 31 - 1 },
  bool: { kind: "boolean" },
};

const ofElements: ReadonlySet<Domain["kind"]> = new Set<Domain["kind"]>(["finite", "positive", "nonzero", "interval"]);

/** A definition whose inputs hold other elements in the place of floats; undefined where it refuses them, or has no such input. */
function withElements(definition: Definition, kind: ElementKind): Applicable<Attributes> | undefined {
  const { draw, domain } = definition;
  const other = otherDomains[kind];
  if (other === undefined) return { draw, domain };
  const changed = domain.map((each) => (ofElements.has(each.kind) ? other : each));
  if (changed.every((each, i) => each === domain[i])) return undefined;
  const dtypes = changed.map((each) => dtypeOfDomain(each, "float32"));
  try {
    definition.dtype(dtypes, draw(() => 2).attributes);
    return { draw, domain: changed };
  } catch (thrown) {
    if (thrown instanceof TercetError) return undefined;
    throw thrown;
  }
}

/** The kinds of elements that a backend computes an operator in. */
export function kindsOf(definition: Definition, backend: Backend): readonly ElementKind[] {
  const kinds = (["float32", "float64", "int32", "bool"] as const).filter((kind) => backend.dtypes.has(kind));
  return kinds.filter((kind) => withElements(definition, kind) !== undefined);
}

/**
 * Applications in every element type that the backend computes in; some inputs are views, some values not finite, and of some the length of one axis lies
 * at the edge of a block.
 */
export function drawn(definition: Definition, backend: Backend): Arbitrary<Drawn> {
  const long = deep.has(definition) ? [...longSizes, ...deepSizes] : longSizes;
  const ofKind = (kind: ElementKind): readonly Arbitrary<Drawn>[] => {
    const applicable = withElements(definition, kind);
    const precision = kind === "float64" ? "float64" : "float32";
    const { nonFinite, subnormals } = valuesOn(backend);
    const values = { precision, subnormals, nonFinite: nonFinite && !finiteOnly.has(definition) } as const;
    return applicable === undefined ? [] : [applications(applicable, { ...values, views: true, long })];
  };
  return fc.oneof(...kindsOf(definition, backend).flatMap(ofKind)).filter((application) => isComputable(backend, definition, application));
}
