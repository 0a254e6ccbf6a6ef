import type { BenchmarkDevice } from "@tercet/results";
import type { Output, Task } from "./task.ts";

/** How long a turn lasts: runs that are not counted, then runs until the time is over, but no more than `most`. */
export interface Turn {
  readonly warmups: number;
  readonly milliseconds: number;
  readonly most: number;
}

/** What the harness asks of a contestant, one line of JSON each on its standard input. The end of input ends it. */
export type Request =
  | { readonly do: "prepare"; readonly task: Task }
  | { readonly do: "output"; readonly file: string }
  | { readonly do: "run"; readonly turn: Turn }
  /** Asked of those alone whose work has parts that are timed apart. */
  | { readonly do: "parts" }
  | { readonly do: "memory" };

/** An output on its way: arrays lie in the file that was named. */
export type SentOutput = Exclude<Output, { kind: "array" }> | { readonly kind: "array"; readonly width: number };

/** What a contestant answers to each request, in their order; and one line before them, when it is ready. */
export type Reply =
  | { readonly kind: "ready"; readonly name: string; readonly settings: string; readonly device?: BenchmarkDevice }
  /** With what was chosen for this task, where there was a choice. */
  | { readonly kind: "prepared"; readonly chosen?: string }
  | { readonly kind: "output"; readonly output: SentOutput }
  /** Milliseconds of each counted run. */
  | { readonly kind: "times"; readonly times: readonly number[] }
  /** Milliseconds by name. */
  | { readonly kind: "parts"; readonly parts: Readonly<Record<string, readonly number[]>> }
  /** The most memory that the process has had, in bytes. */
  | { readonly kind: "memory"; readonly peakBytes: number }
  | { readonly kind: "failed"; readonly why: string };

/** Before every reply; whatever else libraries print on standard output is no reply. `serve.py` has the same. */
const mark = "@bench ";

/** A reply as a line. */
export function replyLine(reply: Reply): string {
  return `${mark}${JSON.stringify(reply)}\n`;
}

/** The reply in a line of a contestant's output, or undefined where the line is something else. */
export function readReply(line: string): Reply | undefined {
  return line.startsWith(mark) ? (JSON.parse(line.slice(mark.length)) as Reply) : undefined; // only `serve` writes the mark
}

/** What every contestant is told when it starts, as JSON in its first argument. */
export interface ContestantOptions {
  readonly threads: number;
  /** Vectors of Tercet's engine; peers have no such choice. */
  readonly mode: string;
  /** Where peers that have a choice compute. */
  readonly computesOn: "processors" | "webgpu";
  /** Whether a graphics device in software will do. */
  readonly softwareGpu: boolean;
  /** A module that brings the peer in, where one was installed. */
  readonly module: string;
  readonly model: ModelFiles;
}

/** One model in the forms in which contestants read it. */
export interface ModelFiles {
  /** A folder of sentence-transformers. */
  readonly folder: string;
  /** ONNX with inputs `input_ids`, `attention_mask`, `token_type_ids` and output `sentence_embedding`, float32 and int8. */
  readonly onnx: string;
  readonly onnxInt8: string;
}
