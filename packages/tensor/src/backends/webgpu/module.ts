import type { Arithmetic } from "./check/arithmetic.ts";
import { functionsFor } from "./functions.ts";
import type { Launch } from "./kernel.ts";
import type { SharedBinding, Sharing } from "./sharing.ts";
import { bitsLiteral } from "./wgsl.ts";

/** A launch with the way in which its operands are bound. */
export interface PipelineRequest {
  readonly launch: Launch;
  readonly sharing: Sharing;
}

function parameterVectors({ parameters }: Launch): number {
  return Math.max(1, Math.ceil(parameters.length / 4));
}

/** Vectors of a launch's uniform: its parameters, and one of zeros that no compiler knows of. */
export function uniformVectors(launch: Launch): number {
  return parameterVectors(launch) + 1;
}

/** The WGSL module of a launch: extensions, declarations, the functions that its code calls (those of `functions.ts`), and the code. */
export function moduleText({ launch, sharing }: PipelineRequest, arithmetic: Arithmetic): string {
  const names = sharing.bindings.map((_, i) => `memory${i}`);
  const written = launch.code(sharing.of.map((binding) => names[binding] ?? ""));
  const code = arithmetic.foldsConstants ? withHiddenConstants(written) : written;
  return [
    ...(launch.enables ?? []).map((enable) => `enable ${enable};`),
    `@group(0) @binding(0) var<uniform> parameters: array<vec4<i32>, ${uniformVectors(launch)}>;`,
    ...sharing.bindings.map((binding, i) => `@group(0) @binding(${i + 1}) ${declaration(binding, names[i] ?? "")}`),
    functionsFor(code, arithmetic, `bitcast<u32>(parameters[${parameterVectors(launch)}].x)`),
    code,
  ].join("\n");
}

/**
 * Float literals (those with the suffix f) as words that are put together with a 0 from memory: for compilers that compute (x + c) + d as x + (c + d), or x / c
 * as x (1 / c).
 */
function withHiddenConstants(code: string): string {
  return code.replaceAll(/(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?f\b/gu, (literal) => `floatOf(${bitsLiteral(Number.parseFloat(literal))})`);
}

function declaration({ access, element, count }: SharedBinding, name: string): string {
  if (access === "uniform") return `var<uniform> ${name}: array<${element}, ${count}>;`;
  return `var<storage, ${access}> ${name}: array<${element}>;`;
}
