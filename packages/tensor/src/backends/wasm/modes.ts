import type { WideVectors } from "@tercet/host";
import { assemble, type FunctionSource } from "./assemble.ts";
import { floats, op, type Code } from "./code.ts";
import { requireEngine, wasmEngine } from "./engine.ts";
import type { TileSpeed } from "./tiles/tune.ts";
import { checkWide } from "./wide.ts";

/**
 * How products are accumulated: with fused multiply-add where the machine has it (`relaxed`), the same in vectors of 256 bits (`wide`), or with two roundings on
 * every machine alike (`baseline`). `wide` and `relaxed` have the same bits.
 */
export type Mode = "wide" | "relaxed" | "baseline";

/** What was chosen, and why. */
export interface Choice {
  readonly mode: Mode;
  readonly why: string;
  /** How fast its tiles are, where the check of the mode has measured them. */
  readonly speeds?: readonly TileSpeed[];
}

function validates(value: Code): boolean {
  const source: FunctionSource = {
    key: "probe",
    parameters: [],
    build: (builder) => builder.local("v128").set(value),
  };
  return wasmEngine()?.validate(assemble([source], { shared: false, maximumPages: 1 })) ?? false;
}

/** Why nothing may be compiled here though the engine could: a page whose policy lacks `wasm-unsafe-eval`. Undefined where it may. */
export function compileRefusal(): string | undefined {
  try {
    new (requireEngine().Module)(assemble([], { shared: false, maximumPages: 1 }));
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return `nothing may be compiled here (a page's policy needs 'wasm-unsafe-eval'): ${said}`;
  }
}

/** The mode for a wish: `auto` takes the fastest that this engine has and that computes what it should. Undefined when there is no SIMD at all. */
export function chooseMode(wish: Mode | "auto", wideVectors: WideVectors | undefined): Choice | undefined {
  if (!validates(op("f32x4.add", floats(0), floats(0)))) return undefined;
  if (wish === "baseline") return { mode: "baseline", why: "baseline SIMD was asked for: the same bits on every machine" };
  const hasRelaxed = validates(op("f32x4.relaxed_madd", floats(0), floats(0), floats(0)));
  if (!hasRelaxed) return { mode: "baseline", why: "this engine has no relaxed SIMD" };
  if (wish === "relaxed") return { mode: "relaxed", why: "relaxed SIMD was asked for" };
  if (wideVectors === undefined) return { mode: "relaxed", why: "relaxed SIMD: this engine offers no vectors of 256 bits" };
  const verdict = checkWide(wideVectors);
  if (verdict.kind === "refused") return { mode: "relaxed", why: `relaxed SIMD: ${verdict.why}` };
  return { mode: "wide", why: verdict.why, speeds: verdict.speeds };
}
