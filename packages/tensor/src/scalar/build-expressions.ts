import type { Builder } from "./elementary.ts";
import type { Expression } from "./expression.ts";

/** Builds scalar expressions from values that stand for some of their parts; what they share is built once. */
export function buildExpressions<Node>(
  values: readonly Expression[],
  given: ReadonlyMap<Expression, Node>,
  build: Builder<Node>,
): readonly Node[] {
  const done = new Map(given);
  const go = (e: Expression): Node => {
    const own = done.get(e) ?? make(e);
    done.set(e, own);
    return own;
  };
  const make = (e: Expression): Node => {
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
