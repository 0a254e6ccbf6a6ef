import type { GpuPipeline, TracedStep } from "./library.ts";
import type { StepClock } from "./plan-runner.ts";

/** Whether gpu.js has compiled a pipeline, which it does at its first call. */
export function isCompiled({ pipeline }: GpuPipeline): boolean {
  return compiledSteps(pipeline) !== undefined;
}

/**
 * Has a compiled pipeline timed until the function that this gives is called. gpu.js tells no times, so its own calls of WebAssembly are timed; `stepOf` names the
 * plan's step of each of the pipeline's.
 */
export function timePipeline({ pipeline }: GpuPipeline, stepOf: readonly number[], clock: StepClock): () => void {
  const restores = (compiledSteps(pipeline) ?? []).map((traced, i) => {
    const { run, runSimd } = traced;
    const timed = (original: TracedStep["run"]): TracedStep["run"] => {
      return (first, end, seed) => {
        const began = clock.now();
        original(first, end, seed);
        clock.took(stepOf[i] ?? 0, clock.now() - began);
      };
    };
    Object.assign(traced, { run: timed(run), runSimd: runSimd === null ? null : timed(runSimd) });
    return () => Object.assign(traced, { run, runSimd });
  });
  return () => restores.forEach((restore) => restore());
}

function compiledSteps({ _executor: executor }: GpuPipeline["pipeline"]): readonly TracedStep[] | undefined {
  return executor ? executor._stepRuns : undefined;
}
