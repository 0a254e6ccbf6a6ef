/** A claim, or one input of it, that shall be checked in the visitor's browser. */
export interface RunHerePlace {
  readonly kind: string;
  readonly name: string;
  readonly property: string;
  /** With both: the one input that an outcome with them tells of. */
  readonly seed?: number;
  readonly path?: string;
}

/** The search of the address that preselects a claim on the page "Run here". */
export function runHereSearch({ kind, name, property, seed, path }: RunHerePlace): Readonly<Record<string, string>> {
  const point = seed === undefined || path === undefined ? {} : { seed: String(seed), path };
  return { query: `kind:${kind} subject:${quoted(name)} property:${quoted(property)}`, ...point };
}

function quoted(word: string): string {
  return /[\s,"]/u.test(word) ? `"${word}"` : word;
}
