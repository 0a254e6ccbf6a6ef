import {
  bytesOfArray,
  openSafetensors,
  parseJson,
  plainJson,
  toFloat32,
  writeSafetensors,
  type NamedArray,
  type TensorMap,
} from "@tercet/checkpoint";
import { errors as encoderErrors } from "@tercet/encoder";
import { joinPath, readText, type Files, type Host } from "@tercet/host";
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

/** What checkpoints are written with and checked by. */
export type CheckpointHost = Pick<Host, "files" | "hasher">;

/** The schema version that is written, and the newest that is read. */
const known = 1;
const stateFile = "state.safetensors";
const settingsFile = "settings.json";

function checkpointName(step: number): string {
  return `checkpoint-${step}`;
}

/** A hash of all names, shapes and elements, ordered by name as the file is: safetensors itself has none. */
function hashOfArrays({ hasher }: CheckpointHost, arrays: TensorMap): string {
  const hash = hasher("sha256");
  const byName = [...arrays].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, array] of byName) {
    hash.update(new TextEncoder().encode(`${name} [${array.shape.join()}]\n`));
    hash.update(bytesOfArray(array));
  }
  return hash.digest();
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
  host: CheckpointHost,
  folder: string,
  state: TrainingState<Parameters>,
  settings: RunSettings,
): Promise<void> {
  const { files } = host;
  const path = joinPath(folder, checkpointName(state.step));
  const arrays = new Map<string, NamedArray>();
  for (const [prefix, tree] of treesOf(state))
    for (const [name, value] of treeToPaths(tree)) {
      const elements = (await data(value)) as Float32Array; // training state is float32
      arrays.set(`${prefix}.${name}`, { dtype: "float32", shape: value.shape, data: elements });
    }
  await files.makeFolder(path);
  await files.writeAtomic(joinPath(path, settingsFile), `${JSON.stringify({ schemaVersion: known, settings }, undefined, 2)}\n`);
  const metadata = { step: String(state.step), sha256: hashOfArrays(host, arrays) };
  await writeSafetensors(files, joinPath(path, stateFile), arrays, metadata);
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
 * @throws TercetError `checkpoint-differs` with every difference when it was made under other settings, or holds other parameters; `checkpoint-damaged`,
 * `schema-newer`, and what reading safetensors throws
 */
export async function loadState<Parameters extends Tree>(
  host: CheckpointHost,
  folder: string,
  wanted: WantedState<Parameters>,
): Promise<TrainingState<Parameters>> {
  const path = joinPath(folder, checkpointName(wanted.step));
  const old = await settingsIn(host.files, path);
  // As JSON has them: without undefined places.
  const now: unknown = JSON.parse(JSON.stringify(wanted.settings));
  const differences = [...differencesOf(old, now, "")];
  if (differences.length > 0) throw errors["checkpoint-differs"]({ path, differences });

  const arrays = new Map(await arraysIn(host, path));
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

async function settingsIn(files: Files, folder: string): Promise<unknown> {
  const path = joinPath(folder, settingsFile);
  const saved = plainJson(parseJson(await readText(files, path), path));
  const { schemaVersion, settings } = (saved ?? {}) as Readonly<Record<string, unknown>>; // any JSON value has members, if absent ones
  if (typeof schemaVersion === "number" && schemaVersion > known)
    throw encoderErrors["schema-newer"]({ path, found: schemaVersion, known });
  if (schemaVersion !== known)
    throw errors["checkpoint-damaged"]({ path, reason: `its schema version is ${show(schemaVersion)}, not ${known}` });
  return settings;
}

async function arraysIn(host: CheckpointHost, folder: string): Promise<TensorMap> {
  const path = joinPath(folder, stateFile);
  const reader = await openSafetensors(host.files, path);
  const arrays = await reader.readAll();
  const [found, written] = [hashOfArrays(host, arrays), reader.metadata.get("sha256")];
  if (found !== written)
    throw errors["checkpoint-damaged"]({ path, reason: `the SHA-256 of its arrays is ${found}, not ${written ?? "written there"}` });
  return arrays;
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
