import type { FunctionBuilder, Named } from "../assemble.ts";
import { int, op, plus, type Code } from "../code.ts";
import type { Mode } from "../modes.ts";
import { tileSizes } from "../tiles/tile.ts";
import { attentionGradientWorkBytes } from "./attention-gradient-rows.ts";

/** Tiles of rows whose weights are kept until they are added to the gradients of keys and values. */
export const blockTiles = 8;

const regionNames = [
  "keyPanels",
  "valuePanels",
  "keyColumns",
  "weights",
  "scores",
  "qPanels",
  "gradientPanels",
  "keyGradient",
  "valueGradient",
  "packed",
  "work",
] as const;

type Regions = Named<(typeof regionNames)[number]>;

interface RegionSizes {
  readonly n: Code;
  readonly d: Code;
  readonly rows: Code;
  readonly largest: number;
}

/** Where the parts of a thread's scratch memory lie for n keys: 16 numbers more than needed in each, so that whole vectors and tiles fit. */
export function scratchRegions(
  builder: FunctionBuilder,
  { n, d, rows, largest }: RegionSizes,
): { readonly at: Regions; place(base: Code): Code } {
  const at = builder.locals("i32", ...regionNames);
  const matrix = op("i32.mul", plus(n, int(16)), plus(d, int(16)));
  const block = op("i32.mul", rows, plus(n, int(16)));
  const panels = op("i32.mul", rows, plus(d, int(16)));
  const counts = [matrix, matrix, matrix, block, block, panels, panels, matrix, matrix, op("i32.mul", rows, int(largest))];
  return {
    at,
    place: (base) => [
      at.keyPanels.set(base),
      counts.map((numbers, i) => {
        const [region, next] = [at[regionNames[i] ?? "work"], at[regionNames[i + 1] ?? "work"]];
        return next.set(plus(region.get, op("i32.shl", numbers, int(2))));
      }),
    ],
  };
}

/** Bytes of scratch memory of each thread. */
export function attentionGradientThreadBytes(mode: Mode, n: number, d: number): number {
  const largest = tileSizes[mode].rows;
  const rows = largest * blockTiles;
  const numbers = 5 * (n + 16) * (d + 16) + 2 * rows * (n + 16) + 2 * rows * (d + 16) + rows * largest;
  return 4 * numbers + attentionGradientWorkBytes(mode, n, d) + 256;
}
