import type { LoopKernel, Step } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { DeviceFacts, Launches } from "../kernel.ts";
import { shuffling } from "../neighbours.ts";
import { boundLaunch, type Use, type Written } from "./bound-launch.ts";
import { foldedParts, partsOf } from "./kernels-of-parts.ts";
import { besides, laneForm, laneKey, renderLanes, renderPieces, type LaneForm, type Neighbours } from "./lanes.ts";
import { pieceLength, reduceOf, reductionWay } from "./long-reductions.ts";
import { elementsAtOnce, loopGroup, renderLoop } from "./render.ts";

/** The launches of a loop kernel. */
export function launchesOfLoop({ parameters }: Step, kernel: LoopKernel, facts: DeviceFacts): Launches {
  const count = sizeOf(parameters.slice(0, kernel.rank));
  if (count === 0) return { launches: [] };
  const use: Use = {
    kernel,
    parameters,
    count,
    facts,
    input: (index) => ({ kind: "input", index }),
    output: (index) => ({ kind: "output", index }),
  };
  const way = reductionWay(kernel, parameters);
  if (way.kind === "pieces") return inPieces(use, way.neighbours, way.pieces);
  return { launches: boundLaunch(use, way.kind === "lanes" ? byLanes(use, way.neighbours) : byElements(use)) };
}

function byElements({ kernel, count }: Use): Written {
  return { way: "loop", code: renderLoop, groups: Math.ceil(count / (elementsAtOnce(kernel.outputs) * loopGroup)) };
}

function byLanes({ kernel, count, facts }: Use, neighbours: Neighbours): Written {
  const form = formOf(kernel, neighbours, facts);
  return {
    way: `lanes of ${laneKey(form)}`,
    code: (program, memory) => renderLanes(program, memory, form),
    groups: Math.ceil(count / besides),
    ...shuffling(form.shuffled),
  };
}

function formOf(kernel: LoopKernel, neighbours: Neighbours, facts: DeviceFacts): LaneForm {
  return laneForm(neighbours, reduceOf(kernel)?.type ?? "bool", facts);
}

/** A long reduction: its pieces into scratch memory, and then those as a reduction of their own. */
function inPieces(use: Use, neighbours: Neighbours, pieces: number): Launches {
  const { kernel, parameters, count } = use;
  const parts = { kind: "scratch", index: 0 } as const;
  const form = formOf(kernel, neighbours, use.facts);
  const first = boundLaunch(
    { ...use, kernel: partsOf(kernel), output: () => parts },
    {
      way: `pieces of ${pieceLength} of ${laneKey(form)}`,
      extra: [pieces],
      code: (program, memory) => renderPieces(program, memory, form, pieceLength),
      ...shuffling(form.shuffled),
      groups: Math.ceil((count * pieces) / besides),
    },
  );
  const folding: Use = {
    ...use,
    kernel: foldedParts(kernel),
    parameters: [...parameters, pieces, count],
    input: (index) => (index === kernel.inputs.length ? parts : use.input(index)),
  };
  const isShort = reductionWay(folding.kernel, folding.parameters).kind === "serial";
  const second = boundLaunch(folding, isShort ? byElements(folding) : byLanes(folding, "elements"));
  return { launches: [...first, ...second], scratch: [4 * count * pieces] };
}
