import { openSafetensors, toFloat32, writeSafetensors, type NamedArray } from "@tercet/checkpoint";
import { namedParameters } from "@tercet/encoder";
import { joinPath, readText, type Files } from "@tercet/host";
import { data, tensor, treeFromPaths, type Tree } from "@tercet/tensor";
import { errors } from "./errors.ts";
import type { TrainingState } from "./step.ts";

/** Settings that decide a run; a checkpoint is only resumed under the same. Plain JSON data. */
export type RunSettings = Readonly<Record<string, unknown>>;

const stateFile = "state.safetensors";
const settingsFile = "settings.json";

function checkpointName(step: number): string {
  return `checkpoint-${step}`;
}

/** Writes the whole state of a run to `<folder>/checkpoint-<step>`: parameters and the optimizer's memory, atomically. */
export async function saveState<Parameters extends Tree>(
  files: Files,
  folder: string,
  state: TrainingState<Parameters>,
  settings: RunSettings,
): Promise<void> {
  const path = joinPath(folder, checkpointName(state.step));
  await files.makeFolder(path);
  const arrays = new Map<string, NamedArray>();
  const add = async (prefix: string, tree: Tree): Promise<void> => {
    for (const [name, value] of namedParameters(tree))
      arrays.set(`${prefix}.${name}`, { dtype: "float32", shape: value.shape, data: (await data(value)) as Float32Array }); // training state is float32
  };
  await add("parameters", state.parameters);
  for (const [i, tree] of state.memory.entries()) await add(`memory.${i}`, tree);
  await files.writeAtomic(joinPath(path, settingsFile), `${JSON.stringify(settings, undefined, 2)}\n`);
  await writeSafetensors(files, joinPath(path, stateFile), arrays, { step: String(state.step) });
}

/** Steps of the checkpoints in a run folder, ascending; one without its state file was never finished and does not count. */
export async function checkpointSteps(files: Files, folder: string): Promise<readonly number[]> {
  if (!(await files.exists(folder))) return [];
  const steps: number[] = [];
  for (const { name } of await files.list(folder)) {
    const match = /^checkpoint-(\d+)$/.exec(name);
    if (match !== null && (await files.exists(joinPath(folder, name, stateFile)))) steps.push(Number(match[1]));
  }
  return steps.sort((a, b) => a - b);
}

/**
 * Reads the state of a checkpoint.
 * @throws TercetError `checkpoint-differs` when it was made under other settings
 */
export async function loadState<Parameters extends Tree>(
  files: Files,
  folder: string,
  step: number,
  settings: RunSettings,
): Promise<TrainingState<Parameters>> {
  const path = joinPath(folder, checkpointName(step));
  const old: unknown = JSON.parse(await readText(files, joinPath(path, settingsFile)));
  const differences = differencesOf(old, JSON.parse(JSON.stringify(settings)), "");
  if (differences.length > 0) throw errors["checkpoint-differs"]({ path, differences });
  const arrays = await (await openSafetensors(files, joinPath(path, stateFile))).readAll();
  const tree = (prefix: string): Parameters => {
    const named = [...arrays].filter(([name]) => name.startsWith(`${prefix}.`));
    return treeFromPaths(
      named.map(([name, array]) => [name.slice(prefix.length + 1), tensor(toFloat32(array, name), { shape: array.shape })] as const),
    ) as Parameters; // saved from this type
  };
  const memories = new Set([...arrays.keys()].map((name) => /^memory\.(\d+)\./.exec(name)?.[1]).filter((number) => number !== undefined));
  return { parameters: tree("parameters"), memory: [...memories].sort().map((number) => tree(`memory.${number}`)), step };
}

function differencesOf(old: unknown, now: unknown, path: string): readonly string[] {
  if (typeof old !== "object" || typeof now !== "object" || old === null || now === null)
    return Object.is(old, now) ? [] : [`${path || "settings"} was ${JSON.stringify(old)} and is ${JSON.stringify(now)}`];
  const [before, after] = [old as Record<string, unknown>, now as Record<string, unknown>]; // both are objects
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => differencesOf(before[name], after[name], path === "" ? name : `${path}.${name}`));
}
