import { describe, expect, test } from "vitest";
import { unchecked } from "./check/arithmetic.ts";
import { Device } from "./device.ts";
import { encode } from "./encode.ts";
import type { Dispatch, PlacedOperand, Reference } from "./executable.ts";
import { formOf, requestsOf, type Place } from "./form.ts";
import { Pool } from "./memory/pool.ts";
import { Pipelines } from "./pipelines.ts";
import { absence, openSpied } from "./spied.fixture.ts";
import { mapToRead, usage } from "./usage.ts";

describe.skipIf(absence !== undefined)(`forms${absence === undefined ? "" : `: ${absence}`}`, () => {
  test("memory that is seen in two ways while a neighbour of it is written is read from a copy", async () => {
    const { backend, device: gpu } = await openSpied();
    const device = new Device(gpu, {});
    const pool = new Pool(device, usage.storage | usage.uniform | usage.copySource | usage.copyTarget, "test");
    const [memory, parameters] = [pool.allocate(1024), new Pool(device, usage.uniform, "parameters").allocate(256)];
    gpu.queue.writeBuffer(memory.buffer, memory.offset, Float32Array.of(1, 2, 3, 4));
    const operand = (element: string, reference: Reference, isWritten: boolean): PlacedOperand => ({
      place: { kind: "input", index: 0 },
      element,
      reference,
      isWritten,
      bytes: 16,
    });
    const [source, target]: [Reference, Reference] = [{ kind: "arena", byteOffset: 0 }, { kind: "arena", byteOffset: 256 }]; // prettier-ignore
    const operands = [operand("f32", source, false), operand("vec4<f32>", source, false), operand("f32", target, true)];
    const dispatch: Dispatch = {
      launch: {
        operands,
        parameters: [],
        key: "two ways",
        code: ([a = "", b = "", c = ""]) =>
          `@compute @workgroup_size(4) fn main(@builtin(local_invocation_index) i: u32) { ${c}[i] = ${a}[i] * 10f + ${b}[0].w; }`,
        groups: [1, 1, 1],
      },
      steps: [0],
      operands,
      parameterOffset: 0,
    };
    const at = ({ reference }: PlacedOperand): Place => ({
      buffer: memory.buffer,
      id: memory.id,
      offset: memory.offset + (reference.kind === "arena" ? reference.byteOffset : 0),
    });
    const executable = {
      plan: { inputs: [], results: [], steps: [], arenaBytes: 512, donated: [] },
      dispatches: [dispatch],
      scratchBytes: 0,
      parameters,
      forms: new Map(),
    };
    const pipelines = new Pipelines(device, unchecked);
    await pipelines.compile(requestsOf(executable, at));
    const staging = new Pool(device, usage.storage | usage.copyTarget, "staging");
    const form = formOf(executable, at, { device, pipelines, staging: (bytes) => staging.allocate(bytes) });
    if (form === undefined) throw new Error("everything is compiled");
    expect(form.encoded.map(({ copies }) => copies.length)).toEqual([1]);

    const reading = gpu.createBuffer({ size: 16, usage: usage.mapRead | usage.copyTarget });
    const encoder = gpu.createCommandEncoder();
    encode(encoder, form.encoded);
    encoder.copyBufferToBuffer(memory.buffer, memory.offset + 256, reading, 0, 16);
    gpu.queue.submit([encoder.finish()]);
    await reading.mapAsync(mapToRead);
    expect(Array.from(new Float32Array(reading.getMappedRange()))).toEqual([14, 24, 34, 44]);
    device.throwLate();
    await backend.close();
  });
});
