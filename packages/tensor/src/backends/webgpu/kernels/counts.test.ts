import { expect, it } from "vitest";
import { unchecked } from "../check/arithmetic.ts";
import type { DeviceFacts } from "../kernel.ts";
import { buffersOf, chooseTile, groupsOf, type ProductExtents } from "./choose-tile.ts";
import { invocationsOf, memoryOf, partDepth, tiles } from "./tile.ts";

/** A device with so many KiB of workgroup memory. */
function deviceOf(memory: number): DeviceFacts {
  return {
    limits: {
      maxComputeWorkgroupStorageSize: 1024 * memory,
      maxComputeInvocationsPerWorkgroup: 256,
      maxComputeWorkgroupsPerDimension: 65535,
      maxStorageBufferBindingSize: 2 ** 31 - 4,
      maxStorageBuffersPerShaderStage: 8,
    },
    arithmetic: unchecked,
    hasPackedDots: true,
    hasFloat16: true,
    shuffleWidth: 1,
    matrix: undefined,
  };
}

const products: readonly (readonly [name: string, extents: ProductExtents])[] = [
  ["4096^3", { batch: 1, rows: 4096, columns: 4096, length: 4096 }],
  ["MiniLM, 64 x 128 tokens, inner", { batch: 1, rows: 8192, columns: 1536, length: 384 }],
  ["MiniLM, 64 x 128 tokens, outer", { batch: 1, rows: 8192, columns: 384, length: 1536 }],
  ["MiniLM, 64 x 128 tokens, attention", { batch: 1, rows: 8192, columns: 384, length: 384 }],
  ["MiniLM, 16 tokens, inner", { batch: 1, rows: 16, columns: 1536, length: 384 }],
  ["MiniLM, 16 tokens, outer", { batch: 1, rows: 16, columns: 384, length: 1536 }],
  ["gradient of a weight, 8192 tokens", { batch: 1, rows: 384, columns: 384, length: 8192 }],
  ["1 context, 100 000 candidates", { batch: 1, rows: 1, columns: 100_000, length: 768 }],
  ["64 contexts, 100 000 candidates", { batch: 1, rows: 64, columns: 100_000, length: 768 }],
];

/** Numbers of a table in columns of equal width. */
function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => String(row[i] ?? "").length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, i) => String(cell).padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

it("what tiles cost, and which of them products get, is kept to be read", async () => {
  const tileRows = tiles.map((tile) => {
    const { name, rows, columns, ownRows, ownColumns } = tile;
    const loads = Math.max(1, ownRows / 4) + ownColumns / 4;
    const fused = (ownRows * ownColumns) / 4;
    // Elements that a workgroup reads for each place of the summed axis, and products that it makes of them.
    const perByte = (rows * columns) / (4 * (rows + columns));
    return [name, invocationsOf(tile), ownRows * ownColumns, fused, loads, memoryOf(tile, 1), memoryOf(tile, 2), perByte.toFixed(2)];
  });
  const productRows = products.flatMap(([name, extents]) =>
    [16, 32, 48].map((memory) => {
      const device = deviceOf(memory);
      const { tile, isTurned, isCut } = chooseTile(extents, device);
      const turned = isTurned ? { ...extents, rows: extents.columns, columns: extents.rows } : extents;
      const parts = isCut ? Math.ceil(extents.length / partDepth) : 1;
      const { batch, rows, columns, length } = turned;
      const read = 4 * batch * length * (rows * Math.ceil(columns / tile.columns) + columns * Math.ceil(rows / tile.rows));
      const written = 4 * batch * rows * columns * (isCut ? 2 * parts + 1 : 2 * Math.ceil(length / partDepth) - 1);
      const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
      return [
        name,
        memory,
        tile.name,
        isTurned ? "turned" : "",
        buffersOf(tile, device),
        groupsOf(tile, turned) * parts,
        isCut ? 2 : 1,
        megabytes(read),
        megabytes(written),
      ];
    }),
  );
  const text = [
    table([
      ["tile", "invocations", "sums", "fused vector operations a place", "vector loads", "bytes", "of two buffers", "products a byte"],
      ...tileRows,
    ]),
    "",
    table([["product", "KiB", "tile", "", "buffers", "workgroups", "launches", "MB read", "MB for sums"], ...productRows]),
    "",
  ].join("\n");
  await expect(text).toMatchFileSnapshot("golden/products.txt");
});
