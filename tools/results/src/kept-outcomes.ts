import { fromJson, toJson, type Outcome } from "@tercet/equivalence";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/** Outcomes of one column as they come in, a line each, so that a run that was stopped goes on where it was. */
export class KeptOutcomes {
  readonly #path: string;
  readonly #known = new Map<string, Outcome>();

  /** @param path of the file; lines that are damaged, such as one that was never finished, are done again */
  constructor(path: string) {
    this.#path = path;
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, "utf8").split("\n")) {
      const outcome = outcomeOf(line);
      if (outcome !== undefined) this.#known.set(outcome.claim, outcome);
    }
  }

  /** What is known of a claim. */
  get(claim: string): Outcome | undefined {
    return this.#known.get(claim);
  }

  /** Keeps an outcome. */
  add(outcome: Outcome): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    // A line of its own even after one that was never finished.
    appendFileSync(this.#path, `\n${JSON.stringify(toJson(outcome))}`);
    this.#known.set(outcome.claim, outcome);
  }
}

function outcomeOf(line: string): Outcome | undefined {
  try {
    const outcome = fromJson(JSON.parse(line));
    return outcome.kind === "invalid" ? undefined : outcome;
  } catch {
    return undefined;
  }
}
