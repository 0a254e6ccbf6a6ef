import { biHead, type BiConfig, type BiParameters } from "@tercet/bi-encoder";
import { data, key } from "@tercet/tensor";
import { adamW, batchTensors, initState, trainingStep, type BatchTensors, type Step, type TrainingState } from "@tercet/training";
import type { Work } from "../contestants/work.ts";
import type { Task } from "../contestants/task.ts";
import { ragged } from "./encode.ts";
import { openModel, type ModelPlace } from "./model.ts";

const seed = 7;

/** Steps whose losses are compared, without dropout; the first shows the forward pass, the second the gradient and the optimizer. */
const comparedSteps = 2;

/** A training step as `@tercet/training` makes it; its loss is read after each, as in a training loop. */
export async function trainWork(task: Extract<Task, { kind: "train" }>, place: ModelPlace): Promise<Work> {
  const { backend } = place;
  const optimizer = adamW();
  const opened = await openModel(place);
  // The products of the vectors themselves, not of unit vectors: what the loss sees is the same for everyone.
  const config: BiConfig = { ...opened.config, similarity: "dot" };
  const duplicates = new Uint8Array(task.contexts.length ** 2);
  const batch = batchTensors(
    { kind: "in-batch", contexts: ragged(task.contexts), candidates: ragged(task.candidates), duplicates },
    config.transformer,
  );
  const stepWith = (dropout: number): Step<BiParameters> =>
    trainingStep({ head: biHead, config, optimizer, backend, clipNorm: 0, dropout: { hidden: dropout, attention: dropout, inner: 0 } });
  const trainer = (step: Step<BiParameters>, parameters: BiParameters): (() => Promise<number>) => {
    let state: TrainingState<BiParameters> = initState(parameters, optimizer);
    return async () => {
      const { state: next, loss } = await stepped(step, state, batch, task.learningRate);
      state = next;
      return loss;
    };
  };
  return {
    run: trainer(stepWith(task.dropout), opened.parameters),
    output: async () => {
      const step = trainer(stepWith(0), (await openModel(place)).parameters);
      const losses: [string, number][] = [];
      for (let i = 0; i < comparedSteps; i++) losses.push([`loss ${String(i + 1)}`, await step()]);
      return { kind: "numbers", values: Object.fromEntries(losses) };
    },
  };
}

async function stepped(
  step: Step<BiParameters>,
  state: TrainingState<BiParameters>,
  batch: BatchTensors,
  learningRate: number,
): Promise<{ readonly state: TrainingState<BiParameters>; readonly loss: number }> {
  const { state: next, report } = await step(state, batch, { learningRate, key: key(seed) });
  const [loss = NaN] = await data(report.loss);
  report.loss.dispose();
  report.gradientNorm.dispose();
  return { state: next, loss };
}
