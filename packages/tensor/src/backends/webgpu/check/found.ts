import type { Arithmetic } from "./arithmetic.ts";
import type { Matrices } from "./matrices.ts";
import type { Shuffles } from "./shuffles.ts";

/** What the start-up checks of a device found. */
export interface Found {
  readonly arithmetic: Arithmetic;
  readonly shuffles: Shuffles;
  readonly matrices: Matrices;
}
