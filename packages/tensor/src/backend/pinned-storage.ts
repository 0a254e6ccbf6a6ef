/** Memory of a backend that a buffer is a handle to. It outlives the handle while runs, or downloads that have not been submitted, need it. */
export class PinnedStorage<Memory extends { free(): void }> {
  readonly memory: Memory;
  readonly #freed: () => void;
  #pins = 0;
  #released = false;
  #gone = false;

  /** Calls `freed` when the memory goes back. */
  constructor(memory: Memory, freed: () => void) {
    this.memory = memory;
    this.#freed = freed;
  }

  pin(): void {
    this.#pins++;
  }

  unpin(): void {
    this.#pins--;
    this.#freeWhenUnused();
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#freeWhenUnused();
  }

  #freeWhenUnused(): void {
    if (!this.#released || this.#pins > 0 || this.#gone) return;
    this.#gone = true;
    this.memory.free();
    this.#freed();
  }
}
