import type { Builder } from "../../../scalar/elementary.ts";
import type { Expression } from "../../../scalar/expression.ts";
import type { Vector } from "./vector-builder.ts";

/** Builds scalar expressions from four-lane values that stand for some of their parts; what they share is built once. */
export function vectorExpressions(
  values: readonly Expression[],
  given: ReadonlyMap<Expression, Vector>,
  build: Builder<Vector>,
): readonly Vector[] {
  const done = new Map(given);
  const go = (e: Expression): Vector => {
    const own = done.get(e) ?? make(e);
    done.set(e, own);
    return own;
  };
  const make = (e: Expression): Vector => {
    switch (e.kind) {
      case "constant":
        return build.constant(e.type, e.value);
      case "unary":
        return build.unary(e.op, e.type, go(e.a));
      case "binary":
        return build.binary(e.op, e.type, go(e.a), go(e.b));
      case "select":
        return build.select(go(e.condition), go(e.a), go(e.b));
      case "cast":
        return build.cast(e.type, go(e.a));
      default:
        throw new TypeError(`A ${e.kind} must be given`);
    }
  };
  return values.map(go);
}
