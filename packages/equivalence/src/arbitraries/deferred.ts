import fc from "fast-check";

/**
 * An arbitrary that is made when the first value is drawn: for one whose making takes long, so that whoever only lists claims does not wait for it.
 * Values, seeds and shrinking are those of the arbitrary that `make` gives.
 */
export function deferred<T>(make: () => fc.Arbitrary<T>): fc.Arbitrary<T> {
  return new Deferred(make);
}

// eslint-disable-next-line no-restricted-syntax -- fast-check knows an arbitrary by its class
class Deferred<T> extends fc.Arbitrary<T> {
  readonly #make: () => fc.Arbitrary<T>;
  #made: fc.Arbitrary<T> | undefined;

  constructor(make: () => fc.Arbitrary<T>) {
    super();
    this.#make = make;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T> {
    return this.#arbitrary().generate(random, biasFactor);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.#arbitrary().canShrinkWithoutContext(value);
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.#arbitrary().shrink(value, context);
  }

  #arbitrary(): fc.Arbitrary<T> {
    return (this.#made ??= this.#make());
  }
}
