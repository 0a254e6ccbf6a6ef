import { fromJson, toJson, type Outcome } from "@tercet/equivalence";
import { checkpointCase, type CheckpointCase } from "@tercet/results";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { wordsForNumbers } from "./write.ts";

/** How one kind of value becomes a line, and a line that value; undefined where it is damaged. */
export interface LineForm<Value> {
  readonly key: (value: Value) => string;
  readonly write: (value: Value) => string;
  readonly read: (line: unknown) => Value | undefined;
}

/** Outcomes, by their claims. */
export const outcomeLines: LineForm<Outcome> = {
  key: ({ claim }) => claim,
  write: (outcome) => JSON.stringify(toJson(outcome)),
  read: (line) => {
    const outcome = fromJson(line);
    return outcome.kind === "invalid" ? undefined : outcome;
  },
};

/** Reference cases, by their names. */
export const caseLines: LineForm<CheckpointCase> = {
  key: ({ case: name }) => name,
  write: (found) => JSON.stringify(found, wordsForNumbers),
  read: (line) => checkpointCase.safeParse(line).data,
};

/** What came of one column as it comes in, a line each, so that a run that was stopped goes on where it was. */
export class KeptLines<Value> {
  readonly #path: string;
  readonly #form: LineForm<Value>;
  readonly #known = new Map<string, Value>();

  /** @param path of the file; lines that are damaged, such as one that was never finished, are done again */
  constructor(path: string, form: LineForm<Value>) {
    this.#path = path;
    this.#form = form;
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, "utf8").split("\n")) {
      const value = this.#valueOf(line);
      if (value !== undefined) this.#known.set(form.key(value), value);
    }
  }

  /** What is known under a key. */
  get(key: string): Value | undefined {
    return this.#known.get(key);
  }

  /** All that is known, in the order in which it came. */
  values(): readonly Value[] {
    return [...this.#known.values()];
  }

  /** Keeps a value. */
  add(value: Value): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    // A line of its own even after one that was never finished.
    appendFileSync(this.#path, `\n${this.#form.write(value)}`);
    this.#known.set(this.#form.key(value), value);
  }

  #valueOf(line: string): Value | undefined {
    try {
      return this.#form.read(JSON.parse(line));
    } catch {
      return undefined;
    }
  }
}
