import { afterAll, describe, expect, test } from "vitest";
import { quantizedLinearDefinition } from "../../../operators/composites/quantized-linear.ts";
import { runClaimed, type View } from "../../wasm/kernels/claimed.fixture.ts";
import { WebgpuBackend } from "../backend.ts";
import { checkMatrices } from "../check/matrices.ts";
import { Device } from "../device.ts";
import { withEmulatedMatrices } from "../emulated-matrices.fixture.ts";
import { absence, openSpied } from "../spied.fixture.ts";
import { Draw } from "./exchanged.fixture.ts";
import { fitsMatrices, isUsable, type MatrixShape } from "./quantized-matrix.ts";
import type { Matrix } from "./source.ts";

const intel: MatrixShape = { m: 8, n: 16, k: 32, group: 32 };
const words: Matrix = { type: "words", offset: 0, batch: 0, row: 64, depth: 1 };

test("matrices are used for whole ones alone, which begin where vectors of 16 bytes do", () => {
  const extents = { columns: 96, length: 256 };
  expect(fitsMatrices(intel, words, extents)).toBe(true);
  for (const matrix of [
    { ...words, offset: 2 },
    { ...words, row: 66 },
    { ...words, type: "bytes" },
  ] as const)
    expect(fitsMatrices(intel, matrix, extents)).toBe(false);
  for (const other of [{ columns: 80 }, { columns: 0 }, { length: 240 }, { length: 0 }])
    expect(fitsMatrices(intel, words, { ...extents, ...other })).toBe(false);
});

test("a shape needs pairs of rows, whole vectors, and room", () => {
  const limits = { maxComputeWorkgroupStorageSize: 16_384, maxComputeInvocationsPerWorkgroup: 256 } as Parameters<typeof isUsable>[1]; // what is looked at
  expect(isUsable(intel, limits)).toBe(true);
  for (const other of [{ m: 7 }, { n: 15 }, { k: 8 }, { group: 512 }, { group: 0 }, { m: 32, n: 32 }])
    expect(isUsable({ ...intel, ...other }, limits)).toBe(false);
});

describe.skipIf(absence !== undefined)(
  `bytes by subgroup matrices, made of plain WGSL${absence === undefined ? "" : `: ${absence}`}`,
  async () => {
    if (absence !== undefined) return;
    const { backend, device } = await openSpied();
    if (!(backend instanceof WebgpuBackend)) return;
    afterAll(() => backend.close());
    const create = device.createShaderModule.bind(device);
    let byte: Parameters<typeof withEmulatedMatrices>[1];
    const created: typeof create = (descriptor) => {
      const isOfMatrices = descriptor.code.includes("subgroup_matrix");
      return create(isOfMatrices ? { ...descriptor, code: withEmulatedMatrices(descriptor.code, byte) } : descriptor);
    };
    Object.defineProperty(device, "createShaderModule", { configurable: true, value: created });

    test.each<[name: string, shape: MatrixShape]>([
      ["8 x 16 x 32", intel],
      ["16 x 16 x 16 in workgroups of 64", { m: 16, n: 16, k: 16, group: 64 }],
    ])("of %s multiply to the bits of the plain kernel, at every edge", async (_, matrix) => {
      const byMatrices = backend.withFacts((facts) => ({ ...facts, matrix }));
      const { n, k } = matrix;
      for (const [rows, columns, length] of [
        [1, 2 * n, k],
        [matrix.m, 4 * n, 3 * k],
        [matrix.m + 1, 6 * n, 2 * k],
        [37, 10 * n, 5 * k],
      ] as const) {
        const draw = new Draw(rows);
        const weight = Int8Array.from({ length: columns * length }, () => draw.whole(-128, 127));
        const views: readonly View[] = [
          draw.floats(rows, length),
          { data: weight, shape: [columns, length], dtype: "int8" },
          draw.floats(columns),
          draw.floats(columns),
        ];
        const by = (of: WebgpuBackend): Promise<unknown> => runClaimed(of, quantizedLinearDefinition, views);
        expect([rows, await by(byMatrices)]).toEqual([rows, await by(backend)]);
      }
    });

    /** The device as one that has matrices of one shape. */
    const info = { subgroupMaxSize: 32, subgroupMatrixConfigs: [{ componentType: "i8", resultComponentType: "i32", M: 8, N: 16, K: 32 }] };
    const asOne = new Proxy(device, {
      get: (target, name) => {
        if (name === "features") return new Set(["chromium-experimental-subgroup-matrix"]);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    const withMatrices = new Device(asOne, { wgslLanguageFeatures: new Set(["subgroup_id"]) });

    test("are taken where they are exact, and refused with what was wrong where they are not", async () => {
      expect(await checkMatrices(withMatrices, info, true)).toEqual({ shape: intel, why: "those of 8x16x32 are exact" });
      byte = (word, shift) => `i32((${word} >> (${shift})) & 0xffu)`;
      const { shape, why } = await checkMatrices(withMatrices, info, true);
      expect([shape, why]).toEqual([undefined, expect.stringMatching(/^of those of 8x16x32 result \d+ is -?\d+ and not -?\d+$/u)]);
      byte = () => "no such thing";
      expect((await checkMatrices(withMatrices, info, true)).why).toMatch(/^those of 8x16x32 were refused: /u);
      byte = undefined;
    });

    test("are not used where nobody asked, and where there are none", async () => {
      expect(await checkMatrices(withMatrices, info, false)).toEqual({ shape: undefined, why: "they were not asked for" });
      expect((await checkMatrices(new Device(device, {}), info, true)).why).toBe("the adapter has none");
      expect((await checkMatrices(new Device(asOne, {}), info, true)).why).toBe("the language does not number subgroups");
      const floats = { ...info, subgroupMatrixConfigs: [{ ...info.subgroupMatrixConfigs[0]!, componentType: "f16" }] };
      expect((await checkMatrices(withMatrices, floats, true)).why).toContain("none of int8 with int32 sums");
      expect(backend.describe().why.join("\n")).toContain("no subgroup matrices multiply: they were not asked for");
    });
  },
);
