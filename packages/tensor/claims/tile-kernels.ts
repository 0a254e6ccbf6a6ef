import { equalsOracle, refuse, type Claim, type Elements } from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";
import { assemble, type FunctionSource } from "../src/backends/wasm/assemble.ts";
import { requireEngine } from "../src/backends/wasm/engine.ts";
import type { Mode } from "../src/backends/wasm/modes.ts";
import { tile, tileFamilies, type TileShape, type TileSize } from "../src/backends/wasm/tiles/tile.ts";
import { nameOfTile, type TileName } from "../src/backends/wasm/tiles/tune.ts";
import { tensor } from "../src/create.ts";
import { add } from "../src/operators/add.ts";
import { concat } from "../src/operators/concat.ts";
import { expandDims } from "../src/operators/expand-dims.ts";
import { mul } from "../src/operators/mul.ts";
import { sum } from "../src/operators/sum.ts";
import { expectedOf } from "./oracle.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";
import { modeOf } from "./tile-modes.ts";

/** One call of a tile's kernel. */
interface Call {
  /** Rows that are left, at most the tile's. */
  readonly rows: number;
  readonly k: number;
  readonly form: "packed" | "strided" | "stridedB";
  /** Elements beyond a row, where rows are read as they lie. */
  readonly apart: number;
  /** Rows that A is packed with beyond those that are taken. */
  readonly more: number;
  readonly continued: boolean;
  readonly biased: boolean;
  readonly seed: number;
}

/** The kernel of a tile alone, in every form that other kernels call it in: few rows, rows as they lie, from C, with a bias. */
export function tileKernelClaims(name: TileName, place: ClaimPlace): readonly Claim[] {
  const mode = modeOf(place.backend);
  const own = mode === undefined ? undefined : tileFamilies[mode].find((each) => nameOfTile(each) === name);
  // What the product's claim says of absence holds here too, and is said once.
  if (mode === undefined || own === undefined) return [];
  const run = kernelRunner(mode, own);
  const property = equalsOracle<Call>({
    generate: calls(own),
    subject: (call) => ({ c: { shape: [call.rows, own.columns], data: run(call, operandsOf(call, own)) } }),
    oracle: async (call) => {
      const { a, b, c, bias } = operandsOf(call, own);
      const { rows, k, continued, biased } = call;
      const { columns } = own;
      // Terms in the order of the kernel: what it starts from, then the products.
      const products = mul(expandDims(tensor(a, { shape: [k, rows] }), 2), expandDims(tensor(b, { shape: [k, columns] }), 1));
      const start = expandDims(tensor(c, { shape: [rows, columns] }), 0);
      const total = sum(continued ? concat([start, products], 0) : products, { axis: 0 });
      const [expected] = await expectedOf([biased ? add(total, tensor(bias)) : total], place.backend);
      return expected === undefined ? refuse("it has no output") : { c: expected };
    },
  });
  return [claimsAbout({ kind: "tile", name: `f32-${name}-kernel` }, place)(property)];
}

function calls({ rows }: TileSize): Arbitrary<Call> {
  return fc.record({
    rows: fc.integer({ min: 1, max: rows }),
    k: fc.integer({ min: 0, max: 40 }),
    form: fc.constantFrom("packed", "strided", "stridedB"),
    apart: fc.nat({ max: 3 }),
    more: fc.nat({ max: 2 }),
    continued: fc.boolean(),
    biased: fc.boolean(),
    seed: fc.nat(),
  });
}

interface Operands {
  /** [k][rows]. */
  readonly a: Float32Array<ArrayBuffer>;
  /** [k][columns]. */
  readonly b: Float32Array<ArrayBuffer>;
  /** [rows][columns]. */
  readonly c: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
}

function operandsOf({ rows, k, seed }: Call, { columns }: TileSize): Operands {
  let state = seed >>> 0;
  const noise = (length: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 31 - 1;
    });
  return { a: noise(k * rows), b: noise(k * columns), c: noise(rows * columns), bias: noise(columns) };
}

type Kernel = (...parameters: readonly number[]) => void;

/** Where the operands of a call lie in one page of memory; nothing at 0, which says that there is no bias. */
const at = { bias: 1024, c: 2048, a: 4096, b: 16384 } as const;

function kernelRunner(mode: Mode, { columns }: TileSize): (call: Call, operands: Operands) => Elements {
  const kernels = new Map<string, { readonly kernel: Kernel; readonly floats: Float32Array }>();
  const compiled = (source: FunctionSource): { readonly kernel: Kernel; readonly floats: Float32Array } => {
    const known = kernels.get(source.key);
    if (known !== undefined) return known;
    const engine = requireEngine();
    const memory = new engine.Memory({ initial: 1, maximum: 1, shared: false });
    const module = new engine.Module(assemble([source], { shared: false, maximumPages: 1 }));
    const { exports } = new engine.Instance(module, { kernel: { memory } });
    const made = { kernel: exports["0"] as Kernel, floats: new Float32Array(memory.buffer) }; // `assemble` exports them by number
    kernels.set(source.key, made);
    return made;
  };
  return ({ rows, k, form, apart, more, continued, biased }, { a, b, c, bias }) => {
    const pitch = form === "strided" ? rows : rows + more;
    const shape: TileShape = { columns, pitch, ...(form === "packed" ? {} : { [form]: true }) };
    const { kernel, floats } = compiled(tile(mode, rows, shape));
    const [rowOfA, rowOfB] = [k + apart, form === "stridedB" ? columns + 4 * apart : columns];
    // Numbers that must not be read lie all around.
    floats.fill(NaN);
    for (let i = 0; i < k; i++) {
      for (let row = 0; row < rows; row++)
        floats[at.a / 4 + (form === "strided" ? row * rowOfA + i : i * pitch + row)] = a[i * rows + row] ?? NaN;
      floats.set(b.subarray(i * columns, (i + 1) * columns), at.b / 4 + i * rowOfB);
    }
    if (continued) floats.set(c, at.c / 4);
    floats.set(bias, at.bias / 4);
    const between = form === "packed" ? [] : [4 * (form === "strided" ? rowOfA : rowOfB)];
    kernel(at.a, at.b, at.c, 4 * columns, k, Number(continued), biased ? at.bias : 0, ...between);
    return floats.slice(at.c / 4, at.c / 4 + rows * columns);
  };
}
