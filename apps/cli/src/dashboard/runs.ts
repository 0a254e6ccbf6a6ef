import type { Files } from "@tercet/host";
import { summaryOfRun, type RunSummary } from "@tercet/results";

const eventsFile = "events.jsonl";
const evaluationsFile = "evaluations.json";
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
  return found.toSorted((a, b) => (b.writtenAt ?? "").localeCompare(a.writtenAt ?? ""));
}

// A run whose events have not grown is not read again; of a thousand runs few are at work.
const kept = new WeakMap<Files, Map<string, { readonly state: string; readonly summary: RunSummary }>>();

async function summaryOf(files: Files, place: string, id: string, now: number): Promise<RunSummary> {
  const path = `${place}/${eventsFile}`;
  const [described, entries] = await Promise.all([files.describe(path), files.list(place)]);
  const written = described?.modified ?? 0;
  const checkpoints = entries.flatMap(({ name }) => /^checkpoint-(\d+)$/u.exec(name)?.[1] ?? []).map(Number);
  const last = checkpoints.toSorted((a, b) => a - b);
  const evaluated = await files.describe(`${place}/${evaluationsFile}`);
  const live = now - written < liveMilliseconds;
  const state = [written, await files.size(path), last.join(), evaluated?.modified].join(" ");
  const summaries = kept.get(files) ?? new Map<string, { readonly state: string; readonly summary: RunSummary }>();
  kept.set(files, summaries);
  const before = summaries.get(place);
  if (before?.state === state && before.summary.id === shownId(id)) return { ...before.summary, live };
  const texts = {
    events: (await textOf(files, path)) ?? "",
    settings:
      last.length === 0
        ? await textOf(files, `${place}/settings.json`)
        : await textOf(files, `${place}/checkpoint-${last.at(-1)}/settings.json`),
    evaluations: await textOf(files, `${place}/${evaluationsFile}`),
    resumptions: await textOf(files, `${place}/resumptions.jsonl`),
  };
  const query = `run=${encodeURIComponent(shownId(id))}`;
  const addresses = { eventsAt: `data/runs/events?${query}`, evaluationsAt: `data/runs/evaluations?${query}` };
  const known = { id: shownId(id), writtenAt: new Date(written).toISOString(), live, checkpoints: last, ...addresses };
  const summary = summaryOfRun(known, texts);
  summaries.set(place, { state, summary });
  return summary;
}

/** The folder that was named may be a run itself. */
function shownId(id: string): string {
  return id === "" ? "." : id;
}

/** The events of a run; undefined for anything that `listRuns` would not name, so that a name never leaves the folder. */
export async function runEvents(files: Files, folder: string, id: string): Promise<string | undefined> {
  return fileOfRun(files, folder, id, eventsFile);
}

/** What checkpoints of a run scored, as `runEvents`. */
export async function evaluationsOfRun(files: Files, folder: string, id: string): Promise<string | undefined> {
  return fileOfRun(files, folder, id, evaluationsFile);
}

/** A file of a run. Each part of the run's name is looked up in its folder's listing: no text of a request becomes a path. */
async function fileOfRun(files: Files, folder: string, id: string, file: string): Promise<string | undefined> {
  const parts = id === "." ? [] : id.split("/");
  if (parts.length > deepest) return undefined;
  let place = folder;
  for (const part of parts) {
    const entries = await files.list(place);
    const entry = entries.find(({ name, kind }) => name === part && kind === "folder");
    if (entry === undefined || entry.name.startsWith("checkpoint-")) return undefined;
    place = `${place}/${entry.name}`;
  }
  return (await files.exists(`${place}/${eventsFile}`)) ? textOf(files, `${place}/${file}`) : undefined;
}

/** A file's text; undefined where there is none, or a run is just replacing it. */
async function textOf(files: Files, path: string): Promise<string | undefined> {
  return (await files.exists(path)) ? new TextDecoder().decode(await files.readAll(path)) : undefined;
}
