import { openSafetensors, parseJson, plainJson, toFloat32, writeSafetensors, type NamedArray } from "@tercet/checkpoint";
import { joinPath, readText, type Files } from "@tercet/host";
import { data, mapTree, sameShape, tensor, treeToPaths, type Tensor, type Tree } from "@tercet/tensor";
import { errors } from "./errors.ts";
import type { TrainingState } from "./step.ts";

/** Settings that decide a run; a checkpoint is only resumed under the same. Plain JSON data. */
export type RunSettings = Readonly<Record<string, unknown>>;

/** Which checkpoint is read, and what it must fit. */
export interface WantedState<Parameters extends Tree> {
  readonly step: number;
  readonly settings: RunSettings;
  /** A state of the same form, such as the one that the run started with: names, shapes and their order. */
  readonly form: TrainingState<Parameters>;
}

const stateFile = "state.safetensors";
const settingsFile = "settings.json";

function checkpointName(step: number): string {
  return `checkpoint-${step}`;
}

/** The trees of a state with what stands before their names in a checkpoint. */
function treesOf<Parameters extends Tree>({ parameters, memory }: TrainingState<Parameters>): readonly (readonly [string, Parameters])[] {
  return [["parameters", parameters], ...memory.map((tree, i) => [`memory.${i}`, tree] as const)];
}

/**
 * Writes the whole state of a run to `<folder>/checkpoint-<step>`: parameters and the optimizer's memory. The state's file comes last and atomically; without
 * it a checkpoint does not count, so a crash at any moment leaves a whole one or none.
 */
export async function saveState<Parameters extends Tree>(
  files: Files,
  folder: string,
  state: TrainingState<Parameters>,
  settings: RunSettings,
): Promise<void> {
  const path = joinPath(folder, checkpointName(state.step));
  const arrays = new Map<string, NamedArray>();
  for (const [prefix, tree] of treesOf(state))
    for (const [name, value] of treeToPaths(tree)) {
      const elements = (await data(value)) as Float32Array; // training state is float32
      arrays.set(`${prefix}.${name}`, { dtype: "float32", shape: value.shape, data: elements });
    }
  await files.makeFolder(path);
  await files.writeAtomic(joinPath(path, settingsFile), `${JSON.stringify(settings, undefined, 2)}\n`);
  await writeSafetensors(files, joinPath(path, stateFile), arrays, { step: String(state.step) });
}

interface FoundCheckpoint {
  readonly step: number;
  readonly path: string;
  readonly finished: boolean;
}

async function checkpointsIn(files: Files, folder: string): Promise<readonly FoundCheckpoint[]> {
  if (!(await files.exists(folder))) return [];
  const found: FoundCheckpoint[] = [];
  for (const { name } of await files.list(folder)) {
    const [, step] = /^checkpoint-(\d+)$/.exec(name) ?? [];
    const path = joinPath(folder, name);
    if (step !== undefined) found.push({ step: Number(step), path, finished: await files.exists(joinPath(path, stateFile)) });
  }
  return found.sort((a, b) => a.step - b.step);
}

/** Steps of the checkpoints in a run folder, ascending; one without its state file was never finished and does not count. */
export async function checkpointSteps(files: Files, folder: string): Promise<readonly number[]> {
  return (await checkpointsIn(files, folder)).filter(({ finished }) => finished).map(({ step }) => step);
}

/** Removes checkpoints that were never finished, and returns their steps. */
export async function removeUnfinished(files: Files, folder: string): Promise<readonly number[]> {
  const unfinished = (await checkpointsIn(files, folder)).filter(({ finished }) => !finished);
  for (const { path } of unfinished) await files.remove(path);
  return unfinished.map(({ step }) => step);
}

/**
 * Reads the state of a checkpoint, bit by bit what was saved.
 * @throws TercetError `checkpoint-differs` with every difference when it was made under other settings, or holds other parameters; errors of damaged files
 */
export async function loadState<Parameters extends Tree>(
  files: Files,
  folder: string,
  wanted: WantedState<Parameters>,
): Promise<TrainingState<Parameters>> {
  const path = joinPath(folder, checkpointName(wanted.step));
  const settingsPath = joinPath(path, settingsFile);
  const old = plainJson(parseJson(await readText(files, settingsPath), settingsPath));
  // As JSON has them: without undefined places.
  const now: unknown = JSON.parse(JSON.stringify(wanted.settings));
  const differences = [...differencesOf(old, now, "")];
  if (differences.length > 0) throw errors["checkpoint-differs"]({ path, differences });

  const arrays = new Map(await (await openSafetensors(files, joinPath(path, stateFile))).readAll());
  const restore = (prefix: string, tree: Parameters): Parameters =>
    mapTree(tree, (leaf, place): Tensor => {
      const name = `${prefix}.${place}`;
      const array = arrays.get(name);
      arrays.delete(name);
      if (array !== undefined && sameShape(array.shape, leaf.shape)) return tensor(toFloat32(array, name), { shape: leaf.shape });
      const was = array === undefined ? "absent" : `of shape [${array.shape.join(", ")}]`;
      differences.push(`${name} was ${was} and is of shape [${leaf.shape.join(", ")}]`);
      return leaf;
    });
  const [parameters = wanted.form.parameters, ...memory] = treesOf(wanted.form).map(([prefix, tree]) => restore(prefix, tree));
  differences.push(...[...arrays.keys()].map((name) => `${name} was there and is absent`));
  if (differences.length > 0) throw errors["checkpoint-differs"]({ path, differences });
  return { parameters, memory, step: wanted.step };
}

function differencesOf(old: unknown, now: unknown, path: string): readonly string[] {
  if (typeof old !== "object" || typeof now !== "object" || old === null || now === null)
    return Object.is(old, now) ? [] : [`${path === "" ? "settings" : path} was ${show(old)} and is ${show(now)}`];
  const [before, after] = [new Map(Object.entries(old)), new Map(Object.entries(now))];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => differencesOf(before.get(name), after.get(name), path === "" ? name : `${path}.${name}`));
}

function show(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}
