import type { Files } from "@tercet/host";
import { readEvents, type RunSummary } from "@tercet/results";

const eventsFile = "events.jsonl";
/** Runs are looked for so far below the folder that was named. */
const deepest = 3;
/** Events younger than this belong to a run that is at work. */
const liveMilliseconds = 60_000;

/** Every run below a folder, the last written first: a folder with events is one. */
export async function listRuns(files: Files, folder: string, now: number = Date.now()): Promise<readonly RunSummary[]> {
  const found: RunSummary[] = [];
  const walk = async (id: string, depth: number): Promise<void> => {
    const place = id === "" ? folder : `${folder}/${id}`;
    const entries = await files.list(place);
    if (entries.some(({ name, kind }) => name === eventsFile && kind === "file")) found.push(await summaryOf(files, place, id, now));
    if (depth === deepest) return;
    for (const { name, kind } of entries)
      if (kind === "folder" && !name.startsWith("checkpoint-")) await walk(id === "" ? name : `${id}/${name}`, depth + 1);
  };
  await walk("", 0);
  return found.toSorted((a, b) => b.writtenAt.localeCompare(a.writtenAt));
}

async function summaryOf(files: Files, place: string, id: string, now: number): Promise<RunSummary> {
  const path = `${place}/${eventsFile}`;
  const [text, described, entries] = await Promise.all([textOf(files, path), files.describe(path), files.list(place)]);
  const written = described?.modified ?? 0;
  const checkpoints = entries.flatMap(({ name }) => /^checkpoint-(\d+)$/u.exec(name)?.[1] ?? []).map(Number);
  const last = checkpoints.toSorted((a, b) => a - b);
  const newest = last.at(-1);
  return {
    id: id === "" ? "." : id,
    settings: newest === undefined ? {} : settingsOf(await readJson(files, `${place}/checkpoint-${newest}/settings.json`)),
    writtenAt: new Date(written).toISOString(),
    live: now - written < liveMilliseconds,
    steps: readEvents(text).steps.at(-1)?.step ?? 0,
    checkpoints: last,
    evaluations: {},
  };
}

/** The events of a run that `listRuns` names; undefined for anything else, so that a name never leaves the folder. */
export async function runEvents(files: Files, folder: string, id: string): Promise<string | undefined> {
  const runs = await listRuns(files, folder);
  if (!runs.some((run) => run.id === id)) return undefined;
  return textOf(files, id === "." ? `${folder}/${eventsFile}` : `${folder}/${id}/${eventsFile}`);
}

async function textOf(files: Files, path: string): Promise<string> {
  return new TextDecoder().decode(await files.readAll(path));
}

async function readJson(files: Files, path: string): Promise<unknown> {
  try {
    return JSON.parse(await textOf(files, path));
  } catch {
    // A run may be writing it, and one damaged file hides no run.
    return undefined;
  }
}

/** Nested settings as one level, named by path. */
function settingsOf(json: unknown, path = ""): RunSummary["settings"] {
  if (json === undefined) return {};
  if (json === null || typeof json !== "object") {
    const value = typeof json === "string" || typeof json === "number" || typeof json === "boolean" ? json : null;
    return path === "" ? {} : { [path]: value };
  }
  return Object.assign(
    {},
    ...Object.entries(json).map(([name, part]) => settingsOf(part, path === "" ? name : `${path}.${name}`)),
  ) as RunSummary["settings"]; // as: every part is of that type
}
