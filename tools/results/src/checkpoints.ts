import { findCases, ownCases, referenceKinds, runCase, type Place } from "@tercet/claims";
import { TercetError, type Files } from "@tercet/host";
import { heatMapOf, type CheckpointCase, type CheckpointOutput, type Column, type OutputError, type OutputPart } from "@tercet/results";
import { createJsBackend, type Backend } from "@tercet/tensor";
import { labelOf } from "@tercet/tensor/claims";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** Parts of a model whose errors are drawn; of gradients and steps the worst one is enough. */
const drawn: ReadonlySet<OutputPart> = new Set(["layer", "attention", "vector", "score"]);

/** Digits that tell one error from another. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}

/** Reference cases with their errors in every column, as they come in. */
export class CheckpointErrors {
  readonly #cases = new Map<string, CaseSoFar>();

  /** Computes every reference case of the repository on one backend. */
  async add(backend: Backend, column: number, files: Files, progress: (name: string) => void): Promise<void> {
    // Gradients and optimizer steps are compared in float64, which js has everywhere: once, whatever the number of columns.
    const exact = column === 0 ? createJsBackend() : undefined;
    try {
      for (const folder of await findCases(files, fileURLToPath(ownCases).replace(/[/\\]$/, ""))) {
        progress(basename(folder));
        await this.#addCase(folder, column, { backend, exact, files });
      }
    } finally {
      await exact?.close();
    }
  }

  /** All of them. */
  list(): readonly CheckpointCase[] {
    return [...this.#cases.values()].map(({ outputs, leftAlone, ...rest }) => ({
      ...rest,
      outputs: [...outputs.values()],
      leftAlone: [...leftAlone].map(([output, why]) => ({ output, why })),
    }));
  }

  async #addCase(folder: string, column: number, place: Place): Promise<void> {
    const name = basename(folder);
    const { what } = z.object({ what: z.string() }).parse(JSON.parse(await readFile(join(folder, "case.json"), "utf8")));
    const heats = new Map<string, Float64Array>();
    try {
      const result = await runCase(folder, place, referenceKinds, (row, errors) => heats.set(row.output, errors));
      const known = this.#caseOf(name, result.kind, what);
      if (result.status === "not-run") known.absent.push({ column, why: result.why });
      else {
        if (place.exact !== undefined) for (const { output, why } of result.leftAlone) known.leftAlone.set(output, why);
        for (const { output, part, shape, largest, float32Error, tolerance, ...row } of result.rows) {
          const { held, elements, worst, at, ofTolerance, measure, ranks, what: wrong } = row;
          const errors = heats.get(output);
          const isDrawn = drawn.has(part) && worst > 0 && tolerance > 0;
          const heat = errors === undefined || !isDrawn ? undefined : heatMapOf(shape, errors, tolerance);
          const before = known.outputs.get(output)?.errors ?? [];
          const error: OutputError = {
            column,
            held,
            elements,
            worst: short(worst),
            at,
            ofTolerance: short(ofTolerance),
            ulp: short(measure.ulp),
            what: wrong,
            heat,
          };
          const facts = {
            largest: short(largest),
            float32Error: short(float32Error),
            tolerance: short(tolerance),
            ranked: ranks === undefined ? undefined : true,
          };
          known.outputs.set(output, { output, part, shape, ...facts, errors: [...before, error] });
        }
      }
    } catch (error) {
      // A case that breaks is a result too, and stops no other.
      const why = error instanceof TercetError ? error.message : `unforeseen: ${String(error)}`;
      this.#caseOf(name, "unknown", what).absent.push({ column, why });
    }
  }

  #caseOf(name: string, kind: string, what: string): CaseSoFar {
    const known = this.#cases.get(name) ?? { case: name, kind, what, outputs: new Map(), absent: [], leftAlone: new Map() };
    this.#cases.set(name, known);
    return known;
  }
}

interface CaseSoFar extends Pick<CheckpointCase, "case" | "kind" | "what"> {
  readonly outputs: Map<string, CheckpointOutput>;
  readonly absent: { readonly column: number; readonly why: string }[];
  readonly leftAlone: Map<string, string>;
}

/** A column from a backend's description. */
export function columnOfBackend(backend: Backend): Column {
  const { name, mode, threads } = labelOf(backend);
  return { backend: name, mode, threads, runtime: "node", device: "cpu" };
}
