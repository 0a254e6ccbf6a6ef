import type { WideVectors } from "@tercet/host";
import { assemble, type FunctionSource } from "./assemble.ts";
import { floats, op, type Code } from "./code.ts";
import { wasmEngine } from "./engine.ts";
import { refusalOfWide } from "./wide.ts";

/**
 * How products are accumulated: with fused multiply-add where the machine has it (`relaxed`), the same in vectors of 256 bits (`wide`), or with two roundings on
 * every machine alike (`baseline`). `wide` and `relaxed` have the same bits.
 */
export type Mode = "wide" | "relaxed" | "baseline";

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

/** The mode for a wish: `auto` takes the fastest that this engine has and that computes what it should. Undefined when there is no SIMD at all. */
export function chooseMode(wish: Mode | "auto", wideVectors: WideVectors | undefined): Choice | undefined {
  if (!validates(op("f32x4.add", floats(0), floats(0)))) return undefined;
  if (wish === "baseline") return { mode: "baseline", why: "baseline SIMD was asked for: the same bits on every machine" };
  const hasRelaxed = validates(op("f32x4.relaxed_madd", floats(0), floats(0), floats(0)));
  if (!hasRelaxed) return { mode: "baseline", why: "this engine has no relaxed SIMD" };
  if (wish === "relaxed") return { mode: "relaxed", why: "relaxed SIMD was asked for" };
  const refusal = wideVectors === undefined ? "this engine offers no vectors of 256 bits" : refusalOfWide(wideVectors);
  if (refusal !== undefined) return { mode: "relaxed", why: `relaxed SIMD: ${refusal}` };
  return { mode: "wide", why: "vectors of 256 bits computed the same bits as those of 128, faster" };
}
