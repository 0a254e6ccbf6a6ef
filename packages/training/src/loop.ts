import type { Head } from "@tercet/encoder";
import { joinPath, sweepTemporary, takeLease, type Host } from "@tercet/host";
import {
  data,
  foldIn,
  key as keyOf,
  splitKey,
  tensor,
  treeLeaves,
  treeWithLeaves,
  type Backend,
  type Key,
  type Tensor,
  type Tree,
} from "@tercet/tensor";
import type { TransformerConfig } from "@tercet/transformer";
import { errors } from "./errors.ts";
import { appendEvent, appendResumption, cutEvents, type EventsCut, type TrainingEvent } from "./events.ts";
import type { BatchMaker } from "./examples.ts";
import { batchTensors, type TrainingBatch } from "./objective.ts";
import type { Optimizer } from "./optimizer.ts";
import { batches } from "./order.ts";
import { checkpointSteps, loadState, removeUnfinished, saveState, type RunSettings } from "./run-folder.ts";
import { learningRateFactor } from "./schedule.ts";
import { checkSettings, type TrainingSettings } from "./settings.ts";
import { initState, trainingStep, type TrainingState } from "./step.ts";

/** How a run that lies in its folder goes on. */
export interface Resumption extends EventsCut {
  /** Steps done; 0 when no checkpoint was finished. */
  readonly step: number;
  /** Checkpoints that were never finished, and were removed. */
  readonly unfinished: readonly number[];
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
  /** A run has the same bits on one backend alone, so it is no name that might stand for another one next time: `openBackend` opens those. */
  readonly backend: Backend;
  readonly host: Host;
  /** Gets `events.jsonl`, `resumptions.jsonl` (when it went on, and from which step) and the checkpoints, and while a process trains there its lease. A run that lies there is resumed from its last checkpoint. */
  readonly folder: string;
}

/** Who follows a run, and how often it is saved. */
export interface TrainingControl {
  /** A checkpoint every so many steps, and one at the end. Default 200. */
  readonly saveEvery?: number;
  /** True: blocks are computed again for the backward pass instead of being kept. A run may change it: no bit depends on it. Default false. */
  readonly recompute?: boolean;
  readonly progress?: (event: TrainingEvent) => void;
  /** Called once, before the first step, when something lay in the folder. */
  readonly resumed?: (resumption: Resumption) => void;
  /** Stops after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal;
}

const defaultSaveEvery = 200;

function tokensOf(batch: TrainingBatch): number {
  return batch.kind === "pairs" ? batch.pairs.ids.length : batch.contexts.ids.length + batch.candidates.ids.length;
}

/**
 * Trains one head, whichever it is: cross-entropy over in-batch or listed negatives. A run that was stopped, or killed, and is started again ends in the same
 * bits as one that was not, and so does its `events.jsonl` but for the times: order, dropout and negatives depend on seed and step alone.
 * @throws TercetError `training-settings-invalid`, `examples-too-few`, `checkpoint-differs`, `checkpoint-damaged`, `loss-not-finite`, `lease-held` when another process trains there
 */
export async function train<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree>(
  run: TrainingRun<Config, Parameters>,
  place: TrainingPlace,
  control: TrainingControl = {},
): Promise<TrainingState<Parameters>> {
  checkSettings(run.settings);
  const { batchSize } = run.settings;
  const { count } = run.examples;
  if (count < batchSize) throw errors["examples-too-few"]({ examples: count, needed: batchSize });
  await place.host.files.makeFolder(place.folder);
  const lease = await takeLease(place.host, joinPath(place.folder, "run.lease"));
  try {
    return await trainAlone(run, place, control, lease.signal);
  } finally {
    await lease.release();
  }
}

/** {@link train} while nobody else writes to the folder; `lost` is aborted when that is no longer so. */
async function trainAlone<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree>(
  run: TrainingRun<Config, Parameters>,
  place: TrainingPlace,
  control: TrainingControl,
  lost: AbortSignal,
): Promise<TrainingState<Parameters>> {
  const { head, config, optimizer, settings } = run;
  const { host, folder, backend } = place;
  const { files, clock } = host;
  const { steps, batchSize } = settings;
  const { count, batch: makeBatch } = run.examples;
  const saved = settingsOf(run);
  const start = await startOf(run, place, saved);
  if (start.resumption !== undefined) {
    const { step } = start.resumption;
    // A run that has ended and is looked at again goes on with nothing.
    if (step < steps) await appendResumption(files, folder, { kind: "resumption", step, at: new Date(clock.now()).toISOString() });
    control.resumed?.(start.resumption);
  }

  let { state } = start;
  let savedAt = start.savedAt;
  const save = async (): Promise<void> => {
    if (state.step !== savedAt) await saveState(host, folder, state, saved);
    savedAt = state.step;
  };
  const step = trainingStep({
    head,
    config,
    optimizer,
    backend,
    clipNorm: settings.clipNorm,
    dropout: settings.dropout,
    recompute: control.recompute ?? false,
  });
  const [orderKey, dropoutKey, negativesKey] = splitKey(keyOf(settings.seed), 3) as [Key, Key, Key]; // three were asked for
  const pick = batches(orderKey, batchSize, count);

  while (state.step < steps && control.signal?.aborted !== true) {
    const started = clock.elapsed();
    const number = state.step;
    const batch = makeBatch(pick(number), foldIn(negativesKey, number));
    const learningRate = settings.learningRate * learningRateFactor(settings.schedule, number, steps);
    const { state: next, report } = await step(state, batchTensors(batch, config.transformer), { learningRate, key: dropoutKey });
    const [loss = NaN] = await data(report.loss);
    const [gradientNorm = NaN] = await data(report.gradientNorm);
    report.loss.dispose();
    report.gradientNorm.dispose();
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) throw errors["loss-not-finite"]({ step: number, loss, gradientNorm });
    state = next;
    const seconds = (clock.elapsed() - started) / 1000;
    const event: TrainingEvent = { kind: "step", step: number, loss, gradientNorm, learningRate, tokens: tokensOf(batch), seconds };
    lost.throwIfAborted();
    await appendEvent(files, folder, event);
    control.progress?.(event);
    if (state.step % (control.saveEvery ?? defaultSaveEvery) === 0) await save();
  }
  lost.throwIfAborted();
  await save();
  return state;
}

/** All that decides the bits of a run, as far as it is plain data. */
function settingsOf<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree>(
  run: TrainingRun<Config, Parameters>,
): RunSettings {
  const { head, config, optimizer, settings, examples } = run;
  return {
    ...settings,
    head: head.name,
    config,
    optimizer: { name: optimizer.name, ...optimizer.settings },
    examples: examples.count,
  };
}

interface Start<Parameters extends Tree> {
  readonly state: TrainingState<Parameters>;
  /** Step of the checkpoint that the state was read from. */
  readonly savedAt: number | undefined;
  readonly resumption: Resumption | undefined;
}

/** The state that a run begins with: its last checkpoint's, or a fresh one. The folder is brought into the state of that moment. */
async function startOf<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree>(
  { parameters, optimizer }: TrainingRun<Config, Parameters>,
  { host, folder }: TrainingPlace,
  saved: RunSettings,
): Promise<Start<Parameters>> {
  const { files } = host;
  const fresh = initState(await copied(parameters), optimizer);
  const savedAt = (await checkpointSteps(files, folder)).at(-1);
  const state = savedAt === undefined ? fresh : await loadState(host, folder, { step: savedAt, settings: saved, form: fresh });
  await sweepTemporary(files, folder, { now: host.clock.now(), olderThan: 0 });
  const unfinished = await removeUnfinished(files, folder);
  const events = await cutEvents(files, folder, state.step);
  const isNew = savedAt === undefined && unfinished.length === 0 && events === undefined;
  const cut = events ?? { redone: 0, half: undefined, unreadable: [] };
  return { state, savedAt, resumption: isNew ? undefined : { ...cut, step: state.step, unfinished } };
}

/** The same tree in memory of its own: a step uses up the state that it is given, and the caller's parameters stay usable. */
async function copied<T extends Tree>(tree: T): Promise<T> {
  const leaves: Tensor[] = [];
  for (const leaf of treeLeaves(tree)) leaves.push(tensor(await data(leaf), { shape: leaf.shape }));
  return treeWithLeaves(tree, leaves);
}
