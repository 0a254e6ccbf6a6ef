import type { Head } from "@tercet/encoder";
import { joinPath, type Clock, type Files } from "@tercet/host";
import { data, foldIn, key as keyOf, splitKey, type Backend, type Tree } from "@tercet/tensor";
import type { TransformerConfig } from "@tercet/transformer";
import { errors } from "./errors.ts";
import type { BatchMaker } from "./examples.ts";
import { batchTensors, type DropoutRates, type TrainingBatch } from "./objective.ts";
import type { Optimizer } from "./optimizer.ts";
import { batchAt } from "./order.ts";
import { checkpointSteps, loadState, saveState } from "./run-folder.ts";
import { learningRateFactor, type Schedule } from "./schedule.ts";
import { initState, trainingStep, type TrainingState } from "./step.ts";

/** How a model is trained; plain data, kept with every checkpoint. */
export interface TrainingSettings {
  readonly seed: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly clipNorm: number;
  readonly dropout: DropoutRates;
}

/** What one line of `events.jsonl` says. */
export interface TrainingEvent {
  readonly kind: "step";
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
  readonly tokens: number;
  /** Of this step. */
  readonly seconds: number;
}

/** What a run is made of. */
export interface TrainingRun<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree> {
  readonly head: Head<Config, Parameters>;
  readonly config: Config;
  /** Where a new run starts; a resumed one takes its checkpoint's. */
  readonly parameters: Parameters;
  readonly optimizer: Optimizer;
  readonly examples: { readonly count: number; readonly batch: BatchMaker };
  readonly settings: TrainingSettings;
}

/** Where a run happens. */
export interface TrainingPlace {
  readonly backend: Backend;
  readonly files: Files;
  readonly clock: Clock;
  /** Gets `events.jsonl` and the checkpoints. A run that lies there is resumed from its last checkpoint. */
  readonly folder: string;
}

/** Who follows a run, and how often it is saved. */
export interface TrainingControl {
  /** A checkpoint every so many steps, and one at the end. Default 200. */
  readonly saveEvery?: number;
  readonly progress?: (event: TrainingEvent) => void;
  /** Stops after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal;
}

const defaultSaveEvery = 200;

function tokensOf(batch: TrainingBatch): number {
  return batch.kind === "pairs" ? batch.pairs.ids.length : batch.contexts.ids.length + batch.candidates.ids.length;
}

/**
 * Trains one head, whichever it is: cross-entropy over in-batch or listed negatives. A run that was stopped, or killed, and is started again ends in the same
 * bits as one that was not: order, dropout and negatives depend on seed and step alone.
 * @throws TercetError `loss-not-finite`, `checkpoint-differs`, `examples-too-few`
 */
export async function train<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree>(
  run: TrainingRun<Config, Parameters>,
  place: TrainingPlace,
  control: TrainingControl = {},
): Promise<TrainingState<Parameters>> {
  const { head, config, optimizer, settings } = run;
  const { files, folder, clock, backend } = place;
  const { steps, batchSize, schedule } = settings;
  const { count, batch: makeBatch } = run.examples;
  if (count < batchSize) throw errors["examples-too-few"]({ examples: count, needed: batchSize });
  const saved = { ...settings, head: head.name, optimizer: optimizer.name, config };
  await files.makeFolder(folder);
  const last = (await checkpointSteps(files, folder)).at(-1);
  let state: TrainingState<Parameters> =
    last === undefined ? initState(run.parameters, optimizer) : await loadState(files, folder, last, saved);
  const step = trainingStep({ head, config, optimizer, backend, clipNorm: settings.clipNorm, dropout: settings.dropout });
  const [orderKey = [0, 0], dropoutKey = [0, 0], negativesKey = [0, 0]] = splitKey(keyOf(settings.seed), 3);

  while (state.step < steps && control.signal?.aborted !== true) {
    const started = clock.elapsed();
    const number = state.step;
    const picked = batchAt(orderKey, number, batchSize, count);
    const batch = makeBatch(picked, foldIn(negativesKey, number));
    const learningRate = settings.learningRate * learningRateFactor(schedule, number, steps);
    const { state: next, report } = await step(state, batchTensors(batch, config.transformer), { learningRate, key: dropoutKey });
    const [loss = NaN] = await data(report.loss);
    const [gradientNorm = NaN] = await data(report.gradientNorm);
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) throw errors["loss-not-finite"]({ step: number, loss, gradientNorm });
    report.loss.dispose();
    report.gradientNorm.dispose();
    state = next;
    const seconds = (clock.elapsed() - started) / 1000;
    const event: TrainingEvent = { kind: "step", step: number, loss, gradientNorm, learningRate, tokens: tokensOf(batch), seconds };
    await files.append(joinPath(folder, "events.jsonl"), new TextEncoder().encode(`${JSON.stringify(event)}\n`));
    control.progress?.(event);
    if (state.step % (control.saveEvery ?? defaultSaveEvery) === 0 && state.step < steps) await saveState(files, folder, state, saved);
  }
  await saveState(files, folder, state, saved);
  return state;
}
