import { assemble, type FunctionSource } from "./assemble.ts";
import { wasmEngine } from "./engine.ts";
import { floats, op, type Code } from "./code.ts";

/** How products are accumulated: with fused multiply-add where the machine has it, or with two roundings on every machine alike. */
export type Mode = "relaxed" | "baseline";

/** What was chosen, and why. */
export interface Choice {
  readonly mode: Mode;
  readonly why: string;
}

function validates(value: Code): boolean {
  const source: FunctionSource = {
    key: "probe",
    parameters: [],
    build: (builder) => builder.local("v128").set(value),
  };
  return wasmEngine()?.validate(assemble([source], { shared: false, maximumPages: 1 })) ?? false;
}

/** The mode for a wish: `auto` takes relaxed SIMD where the engine has it. Undefined when there is no SIMD at all. */
export function chooseMode(wish: Mode | "auto"): Choice | undefined {
  if (!validates(op("f32x4.add", floats(0), floats(0)))) return undefined;
  if (wish === "baseline") return { mode: "baseline", why: "baseline SIMD was asked for: the same bits on every machine" };
  const hasRelaxed = validates(op("f32x4.relaxed_madd", floats(0), floats(0), floats(0)));
  if (hasRelaxed)
    return { mode: "relaxed", why: wish === "relaxed" ? "relaxed SIMD was asked for" : "this engine has relaxed SIMD, the fastest mode" };
  return { mode: "baseline", why: "this engine has no relaxed SIMD" };
}
