import type { Device } from "./device.ts";
import type { Dispatch, GpuExecutable, PlacedOperand } from "./executable.ts";
import type { Launch } from "./kernel.ts";
import type { Memory } from "./memory/pool.ts";
import { uniformVectors, type PipelineRequest } from "./module.ts";
import type { Pipelines } from "./pipelines.ts";
import { sharingOf, type Location, type Sharing } from "./sharing.ts";

/** A dispatch ready to be encoded. */
export interface Encoded {
  readonly step: number;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly groups: Launch["groups"];
}

/** An executable bound to the memory of one run, or of many that lie alike. */
export interface Form {
  readonly encoded: readonly Encoded[];
}

/** Part of a GPU buffer that a run uses. */
export type Place = Location & Pick<Memory, "buffer">;

/** Where the operands of a run lie. */
export type PlaceOf = (operand: PlacedOperand) => Place;

/** A dispatch with the way in which its operands share variables. */
interface Shared {
  readonly dispatch: Dispatch;
  readonly sharing: Sharing;
}

function shared({ dispatches }: Pick<GpuExecutable, "dispatches">, at: (operand: PlacedOperand) => Location): readonly Shared[] {
  return dispatches.map((dispatch) => ({ dispatch, sharing: sharingOf(dispatch.operands, dispatch.operands.map(at)) }));
}

/** The pipelines that an executable needs where its operands lie so. */
export function requestsOf(
  executable: Pick<GpuExecutable, "dispatches">,
  at: (operand: PlacedOperand) => Location,
): readonly PipelineRequest[] {
  return shared(executable, at).map(({ dispatch, sharing }) => ({ launch: dispatch.launch, sharing }));
}

/** Where operands lie in most runs: inputs alone, what is made together; a donated input where its result is. */
export function usualLocation(donated: readonly number[]): (operand: PlacedOperand) => Location {
  const [arena, scratch, results, inputs] = [0, 1, 2, 3];
  return ({ reference }) => {
    switch (reference.kind) {
      case "arena":
        return { id: arena, offset: reference.byteOffset };
      case "scratch":
        return { id: scratch, offset: reference.byteOffset };
      case "input":
        return donated.includes(reference.index)
          ? { id: results, offset: -1 - reference.index }
          : { id: inputs + reference.index, offset: 0 };
      case "result": {
        const input = donated[reference.index] ?? -1;
        return { id: results, offset: input >= 0 ? -1 - input : reference.index };
      }
      default:
        return reference satisfies never;
    }
  };
}

/** The form of an executable for these places; undefined while a pipeline that it needs is not compiled. */
export function formOf(executable: GpuExecutable, at: PlaceOf, device: Device, pipelines: Pipelines): Form | undefined {
  const encoded: Encoded[] = [];
  for (const { dispatch, sharing } of shared(executable, at)) {
    const { launch, operands, step, parameterOffset } = dispatch;
    const pipeline = pipelines.find({ launch, sharing });
    if (pipeline === undefined) return undefined;
    const { parameters } = executable;
    const resources: readonly GPUBufferBinding[] = [
      { buffer: parameters.buffer, offset: parameters.offset + parameterOffset, size: 16 * uniformVectors(launch) },
      ...sharing.bindings.map(({ operand }, binding) => {
        const { buffer, offset } = at(operands[operand] as PlacedOperand); // a binding stands for an operand
        return { buffer, offset, size: Math.max(...operands.map(({ bytes }, i) => (sharing.of[i] === binding ? bytes : 0))) };
      }),
    ];
    const group = device.gpu.createBindGroup({
      layout: pipelines.layout(sharing.bindings),
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    encoded.push({ step, pipeline, group, groups: launch.groups });
  }
  return { encoded };
}
