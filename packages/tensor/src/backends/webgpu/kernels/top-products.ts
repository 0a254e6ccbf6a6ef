import { topProductsDefinition } from "../../../operators/composites/top-products.ts";
import { topScaledProductsDefinition } from "../../../operators/composites/top-scaled-products.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import type { DeviceFacts, GpuKernel, Launches } from "../kernel.ts";
import { isSearchable, searchLaunches } from "./candidate-search.ts";
import { lowerProduct } from "./lower-product.ts";
import { matrixOf } from "./poly-score.ts";

function lower(kernel: ClaimedKernel, device: DeviceFacts): Launches {
  const [contexts] = kernel.inputs as readonly [Strided]; // the definitions have more
  const [rows = 0, length = 0] = contexts.shape;
  const left = { place: { kind: "input", index: 0 }, matrix: matrixOf(contexts) } as const;
  return searchLaunches(kernel, device, (right, columns, out, scratch) =>
    lowerProduct({ batch: 1, rows, columns, length, left, right }, device, { out, scratch }),
  );
}

/** The candidates with the greatest products, found without the matrix of products. */
export const topProductsKernel: GpuKernel = { definition: topProductsDefinition, claims: isSearchable, lower };

/** The same of candidates that are stored as bytes with scales. */
export const topScaledProductsKernel: GpuKernel = { definition: topScaledProductsDefinition, claims: isSearchable, lower };
