/// <reference types="@webgpu/types" />
import type { TercetError } from "@tercet/host";
import { errors } from "../../errors.ts";

/** The name of the backend, in its errors too. */
export const backendName = "webgpu";

/** A device and what became of it: errors that arrive later than the call that made them, and its loss, which ends all that waits for it. */
export class Device {
  readonly gpu: GPUDevice;
  /** What its compiler knows of WGSL beyond the first version. */
  readonly languageFeatures: ReadonlySet<string>;
  /** In Node everything that an entry gave ends with it, in the middle of the work too, and with it a process can't end. */
  #entry: object | undefined;
  #failure: TercetError | undefined;
  /** Ends what waits for the device. */
  readonly #waiting = new Set<(error: TercetError) => void>();
  /** Error scopes that have not been heard of. */
  readonly #scopes = new Set<Promise<void>>();
  /** The first error that came late. */
  #late: TercetError | undefined;

  constructor(gpu: GPUDevice, entry: object) {
    this.gpu = gpu;
    this.#entry = entry;
    this.languageFeatures = new Set((entry as Partial<Pick<GPU, "wgslLanguageFeatures">>).wgslLanguageFeatures); // an entry as hosts hand it on
    void gpu.lost.then(({ reason, message }) => this.fail(`the device was lost (${reason}): ${message}`));
    gpu.addEventListener("uncapturederror", (event) => {
      this.#late ??= failed(event.error.message);
    });
  }

  /** Ends everything that waits, and every later call. */
  fail(reason: string): void {
    this.#failure ??= failed(reason);
    for (const end of this.#waiting) end(this.#failure);
    this.#waiting.clear();
  }

  /** Ends the device; what is awaited of it ends with an error. */
  async close(): Promise<void> {
    if (this.#entry === undefined) return;
    this.fail("it was closed");
    this.gpu.destroy();
    await this.gpu.lost;
    this.#entry = undefined;
  }

  /** @throws TercetError `backend-failed` when the device is lost or closed */
  requireAlive(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** What a promise of the device gives; a promise that the loss of the device leaves open ends with an error. */
  async orLost<T>(pending: Promise<T>): Promise<T> {
    this.requireAlive();
    let end: ((error: TercetError) => void) | undefined;
    const lost = new Promise<never>((_, reject) => {
      end = reject;
      this.#waiting.add(reject);
    });
    try {
      return await Promise.race([pending, lost]);
    } catch (thrown) {
      // A lost device rejects what it was doing, in words that say less.
      throw this.#failure ?? thrown;
    } finally {
      if (end !== undefined) this.#waiting.delete(end);
    }
  }

  /** Runs what may be refused by the device. The refusal arrives later, as the error that `asError` makes of it: see {@link settled}. */
  scoped<T>(filter: GPUErrorFilter, run: () => T, asError: (message: string) => TercetError = failed): T {
    this.requireAlive();
    this.gpu.pushErrorScope(filter);
    try {
      return run();
    } finally {
      const heard = this.gpu.popErrorScope().then(
        (error) => {
          if (error !== null) this.#late ??= asError(error.message);
        },
        // A device that is lost says so itself.
        () => undefined,
      );
      this.#scopes.add(heard);
      void heard.then(() => this.#scopes.delete(heard));
    }
  }

  /** Whether the device has not yet answered all that may be refused. */
  get isAsked(): boolean {
    return this.#scopes.size > 0;
  }

  /** Waits until every error scope so far was heard of. @throws TercetError the first refusal, once */
  async settled(): Promise<void> {
    while (this.#scopes.size > 0) await this.orLost(Promise.all(this.#scopes));
    this.throwLate();
  }

  /** @throws TercetError the first refusal that has arrived, once */
  throwLate(): void {
    this.requireAlive();
    const late = this.#late;
    this.#late = undefined;
    if (late !== undefined) throw late;
  }
}

function failed(reason: string): TercetError {
  return errors["backend-failed"]({ backend: backendName, reason });
}
