import type { Definition } from "./define.ts";
import { absDefinition } from "./abs.ts";
import { addDefinition } from "./add.ts";
import { broadcastToDefinition } from "./broadcast-to.ts";
import { castDefinition } from "./cast.ts";
import { cosDefinition } from "./cos.ts";
import { divDefinition } from "./div.ts";
import { equalDefinition } from "./equal.ts";
import { erfDefinition } from "./erf.ts";
import { expDefinition } from "./exp.ts";
import { floorDefinition } from "./floor.ts";
import { gatherDefinition } from "./gather.ts";
import { greaterDefinition } from "./greater.ts";
import { greaterEqualDefinition } from "./greater-equal.ts";
import { lessDefinition } from "./less.ts";
import { lessEqualDefinition } from "./less-equal.ts";
import { logDefinition } from "./log.ts";
import { logicalAndDefinition } from "./logical-and.ts";
import { logicalNotDefinition } from "./logical-not.ts";
import { logicalOrDefinition } from "./logical-or.ts";
import { matmulDefinition } from "./matmul.ts";
import { maximumDefinition } from "./maximum.ts";
import { minimumDefinition } from "./minimum.ts";
import { mulDefinition } from "./mul.ts";
import { negDefinition } from "./neg.ts";
import { notEqualDefinition } from "./not-equal.ts";
import { reciprocalDefinition } from "./reciprocal.ts";
import { reluDefinition } from "./relu.ts";
import { reshapeDefinition } from "./reshape.ts";
import { scatterAddDefinition } from "./scatter-add.ts";
import { signDefinition } from "./sign.ts";
import { sinDefinition } from "./sin.ts";
import { sqrtDefinition } from "./sqrt.ts";
import { squareDefinition } from "./square.ts";
import { stopGradientDefinition } from "./stop-gradient.ts";
import { subDefinition } from "./sub.ts";
import { sumDefinition } from "./sum.ts";
import { tanhDefinition } from "./tanh.ts";
import { transposeDefinition } from "./transpose.ts";
import { whereDefinition } from "./where.ts";

/** Every operator, for claims, documentation and the tests that go through all of them. Adding one adds a line. */
export const definitions: readonly Definition[] = [
  absDefinition,
  addDefinition,
  broadcastToDefinition,
  castDefinition,
  cosDefinition,
  divDefinition,
  equalDefinition,
  erfDefinition,
  expDefinition,
  floorDefinition,
  gatherDefinition,
  greaterDefinition,
  greaterEqualDefinition,
  lessDefinition,
  lessEqualDefinition,
  logDefinition,
  logicalAndDefinition,
  logicalNotDefinition,
  logicalOrDefinition,
  matmulDefinition,
  maximumDefinition,
  minimumDefinition,
  mulDefinition,
  negDefinition,
  notEqualDefinition,
  reciprocalDefinition,
  reluDefinition,
  reshapeDefinition,
  scatterAddDefinition,
  signDefinition,
  sinDefinition,
  sqrtDefinition,
  squareDefinition,
  stopGradientDefinition,
  subDefinition,
  sumDefinition,
  tanhDefinition,
  transposeDefinition,
  whereDefinition,
];
