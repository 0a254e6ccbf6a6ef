import { afterAll, describe, expect, test } from "vitest";
import { compute } from "../../../claims/compute.ts";
import { tensor } from "../../create.ts";
import { max } from "../../operators/max.ts";
import { sum } from "../../operators/sum.ts";
import { runClaimed } from "../wasm/kernels/claimed.fixture.ts";
import { WebgpuBackend } from "./backend.ts";
import { checkShuffles } from "./check/shuffles.ts";
import { Device } from "./device.ts";
import { withEmulatedSubgroups } from "./emulated-subgroups.fixture.ts";
import { Draw, exchanged, type Exchanged } from "./kernels/exchanged.fixture.ts";
import { absence, openSpied } from "./spied.fixture.ts";

/** Drawn shapes of each kernel at a width that is made of memory. */
const emulatedShapes = 6;

describe.skipIf(absence !== undefined)(`numbers that neighbours exchange${absence === undefined ? "" : `: ${absence}`}`, async () => {
  if (absence !== undefined) return;
  const { backend, device } = await openSpied();
  if (!(backend instanceof WebgpuBackend)) return;
  afterAll(() => backend.close());
  const own = backend.facts.shuffleWidth;
  const create = device.createShaderModule.bind(device);
  let isEmulated = false;
  const created: typeof create = (descriptor) => {
    const isShuffled = isEmulated && descriptor.code.includes("enable subgroups;");
    return create(isShuffled ? { ...descriptor, code: withEmulatedSubgroups(descriptor.code) } : descriptor);
  };
  Object.defineProperty(device, "createShaderModule", { configurable: true, value: created });

  const backends = new Map<string, WebgpuBackend>();
  const on = (shuffleWidth: number, { attentionRows }: Pick<Exchanged, "attentionRows">): WebgpuBackend => {
    const key = `${shuffleWidth} ${isEmulated} ${attentionRows ?? ""}`;
    const made = backends.get(key) ?? backend.withFacts((facts) => ({ ...facts, shuffleWidth, attentionRows }));
    backends.set(key, made);
    return made;
  };

  /** Runs `count` drawn shapes at a width, and without shuffles: every bit is the same. */
  async function areSame(kernel: Exchanged, width: number, count: number): Promise<void> {
    const seeds = Array.from({ length: count }, (_, seed) => seed);
    for (let from = 0; from < count; from += 25) {
      await Promise.all(
        seeds.slice(from, from + 25).map(async (seed) => {
          const { definition, views, attributes } = kernel.drawn(new Draw(seed));
          const by = (of: number): Promise<unknown> => runClaimed(on(of, kernel), definition, views, attributes);
          const [got, plain] = [await by(width), await by(1)];
          expect([seed, got]).toEqual([seed, plain]);
        }),
      );
    }
  }

  describe.runIf(own > 1)(`have, by this device's ${own}, the order that they have through memory`, () => {
    test.each(exchanged.filter(({ shapes }) => shapes > 0).map((kernel) => [kernel.shapes, kernel.name, kernel] as const))(
      "in %i shapes of %s",
      async (shapes, _, kernel) => {
        await areSame(kernel, own, shapes);
      },
    );
  });

  test.each(exchanged.flatMap((kernel) => kernel.widths.map((width) => [kernel.name, width, kernel] as const)))(
    "%s by %i neighbours",
    async (_, width, kernel) => {
      isEmulated = true;
      await areSame(kernel, width, emulatedShapes);
      isEmulated = false;
    },
  );

  test("of reductions that lanes share", async () => {
    isEmulated = true;
    const draw = new Draw(7);
    for (const shape of [
      [300, 5],
      [5, 300],
    ] as const) {
      const x = tensor(draw.floats(...shape).data, { shape });
      const tensors = [sum, max].map((reduce) => reduce(x, { axis: shape[0] === 300 ? 0 : 1 }));
      const by = async (width: number): Promise<unknown> => (await compute(on(width, {}), tensors, { claimed: true })).arrays;
      for (const width of [8, 32, 64]) expect([width, await by(width)]).toEqual([width, await by(1)]);
    }
    isEmulated = false;
  });

  test("are not shuffled where that was not wanted, where there are no subgroups, or only small ones, and it is said", async () => {
    const own = new Device(device, {});
    expect(await checkShuffles(own, { subgroupMinSize: 4 }, false)).toMatchObject({ width: 1, why: "subgroups were not wanted" });
    expect(await checkShuffles(own, { subgroupMinSize: 2 }, true)).toMatchObject({
      width: 1,
      why: expect.stringContaining("as small as 2") as unknown,
    });
    const without = await openSpied({ features: [] });
    expect(without.backend.describe().why.join()).toContain("no numbers are exchanged by shuffles: the adapter has no subgroups");
    await without.backend.close();
  });

  test.runIf(own === 4)("are not shuffled where the check finds another neighbour", async () => {
    // Subgroups that are smaller than the adapter says.
    const found = await checkShuffles(new Device(device, {}), { subgroupMinSize: 8 }, true);
    expect(found.width).toBe(1);
    expect(found.why).toMatch(/^in workgroups of 64 invocation \d+ is no neighbour of \d+$/u);
  });
});
