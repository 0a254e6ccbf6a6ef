import { operandsOf, type KernelExpression } from "../../../plan/kernel.ts";

type Load = Extract<KernelExpression, { kind: "load" }>;

/** A condition that holds where a value is needed, or its opposite. */
interface Literal {
  readonly condition: KernelExpression;
  readonly holds: boolean;
  /** Says that a reduction has elements; it matters to loads that are lifted out of its loop. */
  readonly nonEmpty: boolean;
}

/** Literals that hold together. */
type Context = ReadonlySet<Literal>;

/**
 * Both branches of a select are computed, so a load in a branch must not leave memory where the branch is not taken. This finds, for each load that needs
 * it, the condition under which its offset is valid. Conditions over data are no bounds and do not count.
 */
export function guardsOf(values: readonly KernelExpression[]): ReadonlyMap<KernelExpression, KernelExpression> {
  const contexts = new Map(values.map((value): [KernelExpression, readonly Context[]] => [value, [new Set<Literal>()]]));
  const literals = new Map<KernelExpression, { readonly yes: Literal; readonly no: Literal }>();
  const guards = new Map<KernelExpression, KernelExpression>();

  const send = (to: KernelExpression, from: KernelExpression, ...extra: readonly Literal[]): void => {
    const added = (contexts.get(from) ?? []).map((context) => new Set([...context, ...extra]));
    contexts.set(to, added.reduce(absorb, contexts.get(to) ?? []));
  };

  for (const e of topDown(...values)) {
    if (e.kind === "select") {
      const own = literals.get(e.condition) ?? literalsOf(e.condition);
      literals.set(e.condition, own);
      send(e.condition, e);
      send(e.a, e, ...(dependsOnData(e.condition) ? [] : [own.yes]));
      send(e.b, e, ...(dependsOnData(e.condition) ? [] : [own.no]));
    } else if (e.kind === "reduce") {
      const condition: KernelExpression = { kind: "binary", type: "bool", op: "less", a: e.from, b: e.to };
      send(e.from, e);
      send(e.to, e);
      send(e.body, e, { condition, holds: true, nonEmpty: true });
    } else {
      if (e.kind === "load") {
        const guard = guardOf(e, contexts.get(e) ?? []);
        if (guard !== undefined) guards.set(e, guard);
      }
      for (const child of operandsOf(e)) send(child, e);
    }
  }
  return guards;
}

/** Every distinct expression, each before those that it is made of. */
export function topDown(...values: readonly KernelExpression[]): readonly KernelExpression[] {
  const order: KernelExpression[] = [];
  const seen = new Set<KernelExpression>();
  const visit = (e: KernelExpression): void => {
    if (seen.has(e)) return;
    seen.add(e);
    operandsOf(e).forEach(visit);
    order.push(e);
  };
  values.forEach(visit);
  return order.reverse();
}

function literalsOf(condition: KernelExpression): { readonly yes: Literal; readonly no: Literal } {
  return { yes: { condition, holds: true, nonEmpty: false }, no: { condition, holds: false, nonEmpty: false } };
}

function isSubset(a: Context, b: Context): boolean {
  return [...a].every((literal) => b.has(literal));
}

function absorb(all: readonly Context[], added: Context): readonly Context[] {
  if (all.some((context) => isSubset(context, added))) return all;
  return [...all.filter((context) => !isSubset(added, context)), added];
}

function dependsOnData(condition: KernelExpression): boolean {
  return topDown(condition).some((e) => e.kind === "load" && e.type !== "int32");
}

function guardOf(load: Load, contexts: readonly Context[]): KernelExpression | undefined {
  const inLoop = topDown(load.offset).some((e) => e.kind === "reduced");
  const relevant = contexts
    .map((context) => new Set([...context].filter((literal) => !(literal.nonEmpty && inLoop))))
    .reduce<readonly Context[]>(absorb, []);
  if (relevant.length === 0 || relevant.some((context) => context.size === 0)) return undefined;
  return relevant.map((context) => [...context].map(expressionOf).reduce(join("and"))).reduce(join("or"));
}

function expressionOf({ condition, holds }: Literal): KernelExpression {
  return holds ? condition : { kind: "unary", type: "bool", op: "not", a: condition };
}

function join(op: "and" | "or"): (a: KernelExpression, b: KernelExpression) => KernelExpression {
  return (a, b) => ({ kind: "binary", type: "bool", op, a, b });
}
