/** The exit code of a process that ends with an error, by kind of cause (BSD sysexits, as far as they fit). */
export type ExitCode = 1 | 2 | 65 | 66 | 69 | 70 | 73 | 74 | 75 | 78;

/** How one error code speaks: what must hold, what came instead, and what to do about it. */
export interface ErrorDefinition<Details> {
  readonly exit: ExitCode;
  readonly must: (details: Details) => string;
  readonly got: (details: Details) => string;
  readonly fix: (details: Details) => string;
}

/**
 * An error of this library: data first (`code`, `details`), text last. Compare `code`, never `message`.
 * Every code has a page `docs/errors/<code>.md`.
 */
export class TercetError<Details = unknown> extends Error {
  override readonly name: string = "TercetError";
  readonly code: string;
  readonly details: Details;
  readonly exitCode: ExitCode;
  constructor(code: string, details: Details, definition: ErrorDefinition<Details>, cause?: unknown) {
    const { must, got, fix } = definition;
    super(`${must(details)}, but ${got(details)}. ${fix(details)} [${code}]`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
    this.exitCode = definition.exit;
  }
}

/** Constructors of a package's errors, one for each code. */
export type ErrorConstructors<DetailsByCode> = {
  readonly [Code in keyof DetailsByCode]: (details: DetailsByCode[Code], cause?: unknown) => TercetError<DetailsByCode[Code]>;
};

/**
 * Makes the error constructors of a package from its definitions; the details of each code are written as an interface.
 * @example
 * interface Details { "odd-width": { width: number } }
 * const errors: ErrorConstructors<Details> = defineErrors<Details>({
 *   "odd-width": { exit: 65, must: () => "A width must be even", got: (d) => `it is ${d.width}`, fix: () => "Choose an even width." },
 * });
 * expect(errors["odd-width"]({ width: 3 }).code).toBe("odd-width");
 */
export function defineErrors<DetailsByCode extends object>(definitions: {
  readonly [Code in keyof DetailsByCode]: ErrorDefinition<DetailsByCode[Code]>;
}): ErrorConstructors<DetailsByCode> {
  const constructors = Object.entries(definitions).map(([code, definition]) => [
    code,
    // Entries lose the link between a code and its details; the return type restores it.
    (details: unknown, cause?: unknown) => new TercetError(code, details, definition as ErrorDefinition<unknown>, cause),
  ]);
  return Object.fromEntries(constructors) as ErrorConstructors<DetailsByCode>; // as: one constructor was made for each code
}
