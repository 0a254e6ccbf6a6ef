import type { Device } from "./device.ts";
import type { Dispatch, GpuExecutable, PlacedOperand } from "./executable.ts";
import type { Launch } from "./kernel.ts";
import { roundedUp, type Memory } from "./memory/pool.ts";
import { uniformVectors, type PipelineRequest } from "./module.ts";
import type { Pipelines } from "./pipelines.ts";
import { sharingOf, type Location, type Sharing } from "./sharing.ts";

/** A dispatch ready to be encoded. */
export interface Encoded {
  readonly steps: Dispatch["steps"];
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly groups: Launch["groups"];
  /** Copies that it reads, made before it. */
  readonly copies: readonly Copy[];
}

/** Bytes that are copied between two GPU buffers. */
export interface Copy {
  readonly from: Pick<Memory, "buffer" | "offset">;
  readonly to: Pick<Memory, "buffer" | "offset">;
  readonly bytes: number;
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
  const [arena, scratch, numbers, results, inputs] = [0, 1, 2, 3, 4];
  return ({ reference }) => {
    switch (reference.kind) {
      case "arena":
        return { id: arena, offset: reference.byteOffset };
      case "scratch":
        return { id: scratch, offset: reference.byteOffset };
      case "numbers":
        return { id: numbers, offset: 0 };
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

/** Memory that a form asks for while it is made: for copies of operands. */
export type Staging = (bytes: number) => Memory;

/** The form of an executable for these places; undefined while a pipeline that it needs is not compiled. */
export function formOf(executable: GpuExecutable, at: PlaceOf, { device, pipelines, staging }: FormTools): Form | undefined {
  const all = shared(executable, at);
  // One memory for the copies of all dispatches, which come one after the other.
  const largest = Math.max(0, ...all.map(({ dispatch, sharing }) => stagedBytes(dispatch, sharing)));
  const copies = largest > 0 ? staging(largest) : undefined;
  const encoded: Encoded[] = [];
  for (const { dispatch, sharing } of all) {
    const { launch, operands, steps, parameterOffset } = dispatch;
    const pipeline = pipelines.find({ launch, sharing });
    if (pipeline === undefined) return undefined;
    const made: Copy[] = [];
    let copied = copies?.offset ?? 0;
    const placeOf = (operand: number): Pick<Memory, "buffer" | "offset"> => {
      const own = operands[operand] as PlacedOperand; // a binding stands for an operand
      const from = at(own);
      if (copies === undefined || !sharing.staged.includes(operand)) return from;
      const to = { buffer: copies.buffer, offset: copied };
      copied += roundedUp(own.bytes);
      made.push({ from, to, bytes: own.bytes });
      return to;
    };
    const { parameters } = executable;
    const resources: readonly GPUBufferBinding[] = [
      { buffer: parameters.buffer, offset: parameters.offset + parameterOffset, size: 16 * uniformVectors(launch) },
      ...sharing.bindings.map(({ operand }, binding) => {
        const { buffer, offset } = placeOf(operand);
        return { buffer, offset, size: Math.max(...operands.map(({ bytes }, i) => (sharing.of[i] === binding ? bytes : 0))) };
      }),
    ];
    const group = device.gpu.createBindGroup({
      layout: pipelines.layout(sharing.bindings),
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    encoded.push({ steps, pipeline, group, groups: launch.groups, copies: made });
  }
  return { encoded };
}

/** What a form is made with. */
export interface FormTools {
  readonly device: Device;
  readonly pipelines: Pipelines;
  readonly staging: Staging;
}

function stagedBytes({ operands }: Dispatch, { staged }: Sharing): number {
  return staged.reduce((sum, operand) => sum + roundedUp(operands[operand]?.bytes ?? 0), 0);
}
