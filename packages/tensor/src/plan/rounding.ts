import { rounder } from "../scalar/elementary.ts";
import type { KernelExpression } from "./kernel.ts";

type Sum = Extract<KernelExpression, { kind: "binary" }>;

function isRounder(e: KernelExpression): boolean {
  return e.kind === "constant" && e.type === "float32" && e.value === rounder;
}

/** True for x + {@link rounder}, whose last bits are the whole number next to x: what the expansions of exp, sin and others begin with. */
export function addsRounder(e: KernelExpression): e is Sum {
  return e.kind === "binary" && e.op === "add" && isRounder(e.b);
}

/** True for (x + {@link rounder}) - rounder, the whole number next to x. A compiler that may reassociate leaves x of it, so such backends write it in other words. */
export function isRounding(e: KernelExpression): e is Sum & { readonly a: Sum } {
  return e.kind === "binary" && e.op === "sub" && isRounder(e.b) && addsRounder(e.a);
}
