import { bytesOf, type DType } from "../../../dtype.ts";
import type { LoopKernel, Slot } from "../../../plan/kernel.ts";
import type { Launch, Launches, Word } from "../launch.ts";
import { renderLoop } from "../loops/render.ts";

/** The loop that makes float32 numbers of stored ones. */
function widening(dtype: DType): LoopKernel {
  const stored = { kind: "load", type: dtype, input: 0, offset: { kind: "coordinate", type: "int32", axis: 0 } } as const;
  const value = { kind: "cast", type: "float32", a: stored } as const;
  return { kind: "loop", rank: 1, parameters: 1, inputs: [dtype], outputs: ["float32"], values: [value], key: `widen ${dtype}` };
}

/** An input in a storage type. */
export interface Stored {
  readonly slot: Slot;
  readonly dtype: DType;
  readonly elements: number;
}

/**
 * Launches that pack an input of float32, for one in a storage type: it is widened to scratch memory before it is packed, and only then, so that nothing but
 * its packed copy is kept in float32.
 */
export function widened({ launches, scratchBytes, ...rest }: Launches, { slot, dtype, elements }: Stored): Launches {
  const kernel = widening(dtype);
  const floats: Word = { kind: "scratch", bytes: Math.ceil(scratchBytes / 64) * 64 };
  const isStored = (word: Word): boolean => typeof word === "object" && word.kind === "slot" && word.slot === slot;
  const packing = launches.flatMap((launch): readonly Launch[] => {
    if (launch.packs?.slot !== slot) return [launch];
    const words: readonly Word[] = [floats, { kind: "slot", slot, bytes: 0 }, elements];
    const widen: Launch = { source: renderLoop(kernel), words, packs: launch.packs, units: elements, grain: 16, cycles: elements };
    return [widen, { ...launch, words: launch.words.map((word) => (isStored(word) ? floats : word)) }];
  });
  return { ...rest, launches: packing, scratchBytes: floats.bytes + bytesOf.float32 * elements };
}
