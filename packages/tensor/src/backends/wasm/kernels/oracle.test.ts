import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { nodeHost } from "@tercet/host/node";
import type { DType, HostArray } from "../../../dtype.ts";
import type { Attributes, Definition, Domain } from "../../../operators/define.ts";
import { sizeOf, type Shape } from "../../../shape.ts";
import { Tensor } from "../../../tensor.ts";
import { createReferenceBackend } from "../../reference/backend.ts";
import { createWasmBackend } from "../backend.ts";
import { claimedOf, noise, runClaimed } from "./claimed.fixture.ts";
import { tunedKernels } from "./index.ts";

const relaxed = createWasmBackend({ mode: "relaxed" });
const baseline = createWasmBackend({ mode: "baseline" });
// Relaxed where there are no vectors of 256 bits.
const wide = createWasmBackend({ wideVectors: nodeHost().wideVectors });
const two = createWasmBackend({ threads: 2, workers: nodeHost().workers, sharedFrom: 0 });
afterAll(() => two.close());
const reference = createReferenceBackend();

function fill(domain: Domain, shapes: readonly Shape[], input: number, seed: number): { readonly data: HostArray; readonly dtype: DType } {
  const length = sizeOf(shapes[input] ?? []);
  const floats = noise(length, seed + input);
  const whole = (from: number, to: number): HostArray => Int32Array.from(floats, (x) => from + Math.floor(((x + 1) / 2) * (to - from + 1)));
  const extentOf = (of: number, axis: number): number => shapes[of]?.[axis] ?? 0;
  switch (domain.kind) {
    case "bound":
      return { data: whole(0, extentOf(domain.of, domain.axis)), dtype: "int32" };
    case "index":
      return { data: whole(0, extentOf(domain.of, domain.axis) - 1), dtype: "int32" };
    case "integer":
      return { data: whole(domain.from, domain.to), dtype: "int32" };
    case "int8":
      return { data: Int8Array.from(floats, (x) => Math.round(127 * x)), dtype: "int8" };
    case "finite":
      return { data: floats, dtype: "float32" };
    default:
      throw new TypeError(`No tuned kernel has had a domain ${domain.kind}`);
  }
}

async function oracleOf(definition: Definition, attributes: object, inputs: readonly { data: HostArray; shape: Shape; dtype: DType }[]) {
  const tensors = inputs.map(({ data, shape, dtype }) => new Tensor(shape, dtype, { kind: "host", data }));
  const shapes = inputs.map((input) => input.shape);
  const dtypes = inputs.map((input) => input.dtype);
  // as: the attributes that the definition drew
  const source = { kind: "applied", definition, inputs: tensors, attributes: attributes as never } as const;
  const result = new Tensor(definition.shape(shapes, source.attributes), definition.dtype(dtypes, source.attributes), source);
  const [buffer] = await reference.walk([result], []);
  if (buffer === undefined) throw new Error("no result");
  return reference.readWithBounds(buffer);
}

/** The kernel may leave some of what is drawn to the planner, but never all of it. */
function isClaimed(definition: Definition, shapes: readonly Shape[], attributes: Attributes): boolean {
  const views = shapes.map((shape, i) => ({
    shape,
    data: new Float32Array(0),
    dtype: fill(definition.domain[i] ?? { kind: "finite" }, [], i, 0).dtype,
  }));
  return relaxed.claims(claimedOf(definition, views, attributes));
}

it.each(tunedKernels.map((kernel) => [kernel.definition.name, kernel.definition] as const))(
  "%s lies within the running bound of its float64 decomposition, in every mode and with two threads; wide vectors change no bit",
  async (_, definition) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.array(fc.integer({ min: 1, max: 11 }), { minLength: 8, maxLength: 8 }), async (seed, sizes) => {
        let drawn = 0;
        const { shapes, attributes } = definition.draw(() => sizes[drawn++ % sizes.length] ?? 1);
        fc.pre(isClaimed(definition, shapes, attributes));
        const inputs = shapes.map((shape, i) => ({ shape, ...fill(definition.domain[i] ?? { kind: "finite" }, shapes, i, seed) }));
        const { values, bounds } = await oracleOf(definition, attributes, inputs);
        const results: HostArray[] = [];
        for (const backend of [relaxed, wide, baseline, two]) {
          const got = await runClaimed(backend, definition, inputs, attributes);
          expect(got.length).toBe(values.length);
          values.forEach((value, i) => expect(Math.abs((got[i] ?? NaN) - value)).toBeLessThanOrEqual(bounds?.[i] ?? 0));
          results.push(got);
        }
        expect(results[1]).toEqual(results[0]);
      }),
      { numRuns: 25, verbose: true },
    );
  },
);
