import type { Definition } from "../../operators/define.ts";
import type { ClaimedKernel, Slot } from "../../plan/kernel.ts";
import type { Launches } from "./launch.ts";
import type { Mode } from "./modes.ts";
import type { TileSize } from "./tiles/tile.ts";

/** One use of a tuned kernel in a plan. */
export interface TunedStep {
  readonly kernel: ClaimedKernel;
  readonly inputs: readonly Slot[];
  readonly output: Slot;
  readonly mode: Mode;
  /** The tile of products. */
  readonly tile: TileSize;
  readonly threads: number;
}

/** A kernel written for one definition. */
export interface TunedKernel {
  readonly definition: Definition;
  /** Whether it can do this use; dtypes are checked before. */
  claims(kernel: ClaimedKernel): boolean;
  lower(step: TunedStep): Launches;
}
