import { coldSuite } from "./cold.ts";
import { encodeSuite } from "./encode.ts";
import { matmulSuite } from "./matmul.ts";
import { memorySuite } from "./memory.ts";
import { raggedSuite } from "./ragged.ts";
import { scoreSuite } from "./score.ts";
import type { Suite } from "./suite.ts";
import { trainSuite } from "./train.ts";
import { webgpuSuite } from "./webgpu.ts";

/** All suites, in the order in which they run: a new one is a file and an entry here. */
export const suites: readonly Suite[] = [
  matmulSuite,
  encodeSuite,
  raggedSuite,
  trainSuite,
  scoreSuite,
  coldSuite,
  memorySuite,
  webgpuSuite,
];
