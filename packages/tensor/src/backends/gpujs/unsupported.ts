import type { Unsupported } from "../../backend/interface.ts";
import type { Limits } from "./limits.ts";
import { modeTraits, type GpujsMode } from "./modes.ts";

/** What a mode of gpu.js cannot do, and why. */
export function unsupportedIn(mode: GpujsMode, limits: Limits): readonly Unsupported[] {
  const always: readonly Unsupported[] = [
    { what: "float64", why: "gpu.js keeps every number between kernels as float32" },
    { what: "compact storage", why: "a cell is a float32: float16, bfloat16 and int8 take 4 bytes an element, int32 takes 8" },
    {
      what: "tuned kernels",
      why: "a kernel of gpu.js computes one cell and shares nothing with others: composites come as their decompositions",
    },
    { what: "equal bits with other backends", why: "sums and products are rounded or fused as the mode does it" },
    { what: `tensors above ${4 * limits.cells} bytes`, why: whyLimited[mode] },
  ];
  const language = mode === "webgpu" ? "WGSL" : "GLSL ES";
  const { precision } = modeTraits[mode];
  return precision === undefined
    ? always
    : [
        ...always,
        { what: "division rounded to the nearest", why: `${language} lets it be off by 2.5 units of the last place` },
        { what: "square roots rounded to the nearest", why: `${language} makes them of an inverse root and a division` },
        {
          what: "times by the device's clock",
          why: "gpu.js asks for none: a kernel's time is the host's, with what handing it over takes",
        },
        { what: "subnormal numbers", why: `${language} lets them count as 0` },
        { what: "NaN and infinities", why: `${language} lets compilers assume that there are none` },
        ...(precision.losesSignsOfZero === true
          ? [{ what: "signs of zeros", why: `${language} lets compilers take one zero for the other` }]
          : []),
      ];
}

const whyLimited: { readonly [M in GpujsMode]: string } = {
  webgpu: "the device binds no larger buffer",
  webgl2: "it is one texture, whose sides are limited",
  webasm: "all of a plan lies in one memory",
  cpu: "cells are numbered by 32-bit integers",
};
