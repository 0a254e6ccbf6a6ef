import { errors } from "../../errors.ts";
import type { TercetError } from "@tercet/host";

/** Does one thing after the other, until it ends: then what waits and what comes ends with an error. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();
  #end: TercetError | undefined;
  /** Ends what is under way: a reading of a lost device stays open for ever. */
  readonly #waiting = new Set<(error: TercetError) => void>();

  /** What the work gives, once all work before it is done. @throws TercetError `backend-failed` after the end */
  do<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(() => this.#untilEnd(work));
    this.#last = result.catch(() => {});
    return result;
  }

  /** Ends everything, now; the first reason stays. */
  end(reason: string): void {
    this.#end ??= errors["backend-failed"]({ backend: "gpujs", reason });
    for (const reject of this.#waiting) reject(this.#end);
    this.#waiting.clear();
  }

  /** Waits for what was given before. */
  async settled(): Promise<void> {
    await this.#last;
  }

  #untilEnd<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      work()
        .then(resolve, reject)
        .finally(() => this.#waiting.delete(reject));
    });
  }
}
