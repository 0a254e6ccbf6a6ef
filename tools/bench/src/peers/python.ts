import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { outcomeOf } from "./outcome.ts";
import type { Place, Setup } from "./peer.ts";

/** What all peers in Python need together; the versions are those of tools/reference where it has them. */
const requirements = ["numpy==2.4.6", "torch==2.13.0", "transformers==5.23.0", "sentence-transformers==6.2.0", "faiss-cpu==1.15.1"];

/** A peer in Python: a program of ours that imports its packages. */
export async function pythonPeer(program: URL, imports: readonly string[], place: Place): Promise<Setup> {
  const python = await pythonWith(imports, place);
  if (python.kind === "failed") return { kind: "absent", why: python.why };
  const threads = String(place.threads);
  return {
    kind: "ready",
    module: "",
    program: {
      command: python.path,
      args: [fileURLToPath(program)],
      environment: {
        OMP_NUM_THREADS: threads,
        MKL_NUM_THREADS: threads,
        OPENBLAS_NUM_THREADS: threads,
        RAYON_NUM_THREADS: threads,
        TOKENIZERS_PARALLELISM: place.threads > 1 ? "true" : "false",
        HF_HUB_OFFLINE: "1",
        PYTHONDONTWRITEBYTECODE: "1",
        PYTHONPATH: join(import.meta.dirname, "..", "contestants"),
      },
    },
  };
}

type Python = { readonly kind: "python"; readonly path: string } | { readonly kind: "failed"; readonly why: string };

/** Set up and looked at once for all peers and suites of a run. */
const known = new Map<string, Promise<Python>>();

function once(key: string, find: () => Promise<Python>): Promise<Python> {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}

function pythonWith(imports: readonly string[], place: Place): Promise<Python> {
  const where = place.python ?? place.cache;
  const setUp = (): Promise<Python> => once(where, () => (place.python === undefined ? environmentIn(place) : given(place.python)));
  return once(`${where} ${imports.join()}`, async () => thatImports(imports, await setUp()));
}

async function thatImports(imports: readonly string[], python: Python): Promise<Python> {
  if (python.kind === "failed") return python;
  const found = await run(python.path, ["-c", imports.map((name) => `import ${name}`).join("; ")]);
  return found.kind === "done" ? python : { kind: "failed", why: `${python.path} cannot import ${imports.join(" and ")}: ${found.why}` };
}

async function given(path: string): Promise<Python> {
  const outcome = await run(path, ["--version"]);
  return outcome.kind === "done" ? { kind: "python", path } : { kind: "failed", why: `${path} is no Python: ${outcome.why}` };
}

/** A virtual environment in the cache. pip's own settings hold: they may name another index, as for builds of torch without CUDA. */
async function environmentIn({ cache, progress }: Place): Promise<Python> {
  const folder = join(cache, "python");
  const windows = process.platform === "win32";
  const path = join(folder, windows ? "Scripts/python.exe" : "bin/python");
  // Written last, and says what was installed: another list makes another environment.
  const marker = join(folder, "installed.txt");
  if (existsSync(marker) && readFileSync(marker, "utf8") === requirements.join("\n")) return { kind: "python", path };
  progress(`setting up Python for ${requirements.join(", ")} (1 GB, once; minutes)`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  const made = await run(windows ? "python" : "python3", ["-m", "venv", folder]);
  if (made.kind === "failed") return { kind: "failed", why: `no Python environment could be made: ${made.why}` };
  const installed = await run(path, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...requirements]);
  if (installed.kind === "failed") return { kind: "failed", why: `pip could not install the packages: ${installed.why}` };
  await writeFile(marker, requirements.join("\n"));
  return { kind: "python", path };
}

function run(command: string, args: readonly string[]): ReturnType<typeof outcomeOf> {
  return outcomeOf(spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] }));
}
