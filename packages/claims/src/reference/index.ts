import { ceLosses } from "./ce-losses.ts";
import { chijames } from "./chijames.ts";
import type { ReferenceKind } from "./computed.ts";
import { hfCross } from "./hf-cross.ts";
import { hfEncoder } from "./hf-encoder.ts";
import { metrics } from "./metrics.ts";
import { minilm, sts } from "./minilm.ts";
import { modelOutputs } from "./model-outputs.ts";
import { parlaiAgent } from "./parlai/agent.ts";
import { parlai } from "./parlai/index.ts";
import { stBi } from "./st-bi.ts";
import { stLosses } from "./st-losses.ts";
import { tokenizer } from "./tokenizer.ts";

/** Every kind of reference case; a new one is one file and one line here. */
export const referenceKinds: readonly ReferenceKind[] = [
  hfEncoder,
  hfCross,
  stBi,
  stLosses,
  ceLosses,
  parlai,
  parlaiAgent,
  chijames,
  modelOutputs,
  minilm,
  sts,
  tokenizer,
  metrics,
];
