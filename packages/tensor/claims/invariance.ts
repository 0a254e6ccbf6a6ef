import {
  batchInvariant,
  elementsOf,
  fill,
  orderInvariant,
  pools,
  refuse,
  sizes,
  threadInvariant,
  type BatchOptions,
  type NamedArray,
  type Pool,
  type Property,
} from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";
import type { Backend } from "../src/backend/interface.ts";
import { tensor } from "../src/create.ts";
import { apply, type Definition } from "../src/operators/define.ts";
import type { Shape } from "../src/shape.ts";
import type { Tensor } from "../src/tensor.ts";
import { applied } from "./application.ts";
import type { Batching, Part, Widths } from "./batching.ts";
import { compute } from "./compute.ts";
import { deepSizes, drawn, longSizes, mixesSequences, valuesOn } from "./drawn.ts";

/** An item of a batch: its rows, and the values that its arrays are filled from. */
interface Item {
  readonly rows: number;
  readonly values: readonly Pool[];
}

interface Common {
  readonly widths: Widths;
  readonly values: readonly Pool[];
}

/** An item's result, alone, in any part of a batch and in any order, has the same bits. */
export function batchProperties(definition: Definition, batching: Batching, backend: Backend): readonly Property[] {
  const options: BatchOptions<Item, Common> = {
    generate: fc.record({ rows: sizes({ largest: 17 }), values: poolsOf(definition, batching, backend) }),
    common: fc.record({ widths: widths(), values: poolsOf(definition, batching, backend) }),
    subject: async (items, common) => {
      const inputs = batching.parts.map((part, i) => inputOf(part, i, items, { definition, batching, common }));
      const y = apply(definition, inputs, batching.attributes(items.length, common.widths));
      const { arrays } = await compute(backend, [y], { claimed: true });
      const [whole] = arrays;
      if (whole === undefined) return refuse("it has no output");
      let from = 0;
      return items.map(({ rows }) => {
        const count = batching.places(rows, common.widths);
        from += count;
        return { y: cut(whole, batching.axis, from - count, count) };
      });
    },
  };
  return [batchInvariant(options), orderInvariant(options)];
}

/** One thread and all of a backend's threads give the same bits. */
export function threadProperty(definition: Definition, alone: Backend, together: Backend): Property {
  return threadInvariant({
    generate: drawn(definition, together),
    threads: [1, together.describe().threads],
    subject: async (application, threads) => {
      const { arrays } = await compute(threads === 1 ? alone : together, [applied(definition, application)], { claimed: true });
      return arrays[0] === undefined ? refuse("it has no output") : { y: arrays[0] };
    },
  });
}

function widths(): Arbitrary<Widths> {
  const width = sizes({ zero: false, largest: 17 });
  const k = fc.oneof({ arbitrary: width, weight: 4 }, { arbitrary: fc.constantFrom(...longSizes, ...deepSizes), weight: 1 });
  return fc.record({ k, n: width });
}

function poolsOf(definition: Definition, { parts }: Batching, backend: Backend): Arbitrary<readonly Pool[]> {
  const isMixed = mixesSequences.has(definition) && !backend.claimed.includes(definition);
  const options = isMixed ? ({ values: "moderate" } as const) : valuesOn(backend);
  return fc.tuple(...parts.map((_, i) => pools(definition.domain[i] ?? { kind: "finite" }, options)));
}

interface Setting {
  readonly definition: Definition;
  readonly batching: Batching;
  readonly common: Common;
}

function inputOf(part: Part, input: number, items: readonly Item[], { definition, batching, common }: Setting): Tensor {
  const arrayOf = (rows: number, values: readonly Pool[]): NamedArray => {
    const shapes = batching.shapes(rows, common.widths);
    const domain = definition.domain[input] ?? { kind: "finite" };
    const extent = "of" in domain ? (shapes[domain.of]?.[domain.axis] ?? 0) : 0;
    return fill(values[input] ?? [0], { shape: shapes[input] ?? [], domain, extent, precision: "float32" });
  };
  if (part.kind === "common") {
    const { shape, data } = arrayOf(0, common.values);
    return tensor(data, { shape });
  }
  const moves = movesOf(part, items, { definition, batching, common });
  const numbers = items.flatMap(({ rows, values }, i) => {
    const own = Array.from(arrayOf(rows, values).data as Float32Array, (value) => value + (moves[i] ?? 0)); // any of them is read alike
    return part.kind === "offsets" ? own.slice(1) : own;
  });
  // An empty array tells the type and the trailing axes, also where there are no items.
  const { shape, data } = arrayOf(0, common.values);
  const trailing = shape.slice(1);
  const all = part.kind === "offsets" ? [0, ...numbers] : numbers;
  const rowsOf = (rows: number): number => batching.shapes(rows, common.widths)[input]?.[0] ?? 0;
  const leading = part.kind === "offsets" ? all.length : items.reduce((sum, { rows }) => sum + rowsOf(rows), 0);
  const elements = new (data.constructor as new (values: readonly number[]) => typeof data)(all); // a typed array's class makes one of its type
  return tensor(elements, { shape: [leading, ...trailing] });
}

/** What is added to the numbers of each item. */
function movesOf(part: Part, items: readonly Item[], { batching, common }: Setting): readonly number[] {
  if (part.kind !== "numbers" && part.kind !== "offsets") return items.map(() => 0);
  const lengths = items.map(({ rows }) => (part.kind === "offsets" ? rows : part.rows(batching.shapes(rows, common.widths))));
  return lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0));
}

/** Places from .. from + count - 1 of one axis. */
function cut({ shape, data }: NamedArray, axis: number, from: number, count: number): NamedArray {
  const inner = elementsOf(shape.slice(axis + 1));
  const outer = elementsOf(shape.slice(0, axis));
  const extent = shape[axis] ?? 0;
  const part: Shape = shape.with(axis, count);
  const kept = data.slice(0, outer * count * inner);
  for (let i = 0; i < outer; i++)
    kept.set(data.subarray((i * extent + from) * inner, (i * extent + from + count) * inner), i * count * inner);
  return { shape: part, data: kept };
}
