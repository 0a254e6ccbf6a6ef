import type { Area } from "../mutant.ts";
import { checkpointFaults } from "./checkpoints.ts";
import { definitions } from "./definitions.ts";
import { gpujsFaults } from "./gpujs.ts";
import { headFaults } from "./heads.ts";
import { jsFaults } from "./js.ts";
import { kernelFaults } from "./kernels.ts";
import { layerFaults } from "./layers.ts";
import { metricFaults } from "./metrics.ts";
import { planFaults } from "./plan.ts";
import { searchFaults } from "./search.ts";
import { tokenizerFaults } from "./tokenizer.ts";
import { trainingFaults } from "./training.ts";
import { webgpuFaults } from "./webgpu.ts";

/** Every area; a new one is one file and one line here. */
export const areas: readonly Area[] = [
  definitions,
  kernelFaults,
  planFaults,
  jsFaults,
  layerFaults,
  headFaults,
  searchFaults,
  trainingFaults,
  tokenizerFaults,
  metricFaults,
  checkpointFaults,
  webgpuFaults,
  gpujsFaults,
];
