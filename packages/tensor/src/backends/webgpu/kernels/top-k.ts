import { topKDefinition } from "../../../operators/composites/top-k.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { GpuKernel } from "../kernel.ts";
import { listBytes, mergeLaunches, sortLaunch } from "./lower-top.ts";

/** Positions of the greatest elements of each row: blocks of it are sorted, and their lists merged. */
export const topKKernel: GpuKernel = {
  definition: topKDefinition,
  claims: () => true,
  lower: (kernel, device) => {
    const [a] = kernel.inputs as readonly [Strided]; // the definition has one input
    const [rows = 0, length = 0] = a.shape;
    const [row = 0, column = 0] = a.strides;
    if (sizeOf(kernel.shape) === 0) return { launches: [] };
    const top = { rows, length, k: kernel.shape[1] ?? 0, lists: [0, 1] } as const;
    const type = a.dtype === "int32" ? "int32" : "float32";
    const values = { place: { kind: "input", index: 0 }, type, offset: a.offset, row, column, length } as const;
    return { launches: [sortLaunch(top, values, device), ...mergeLaunches(top, device)], scratch: [listBytes(top), listBytes(top)] };
  },
};
