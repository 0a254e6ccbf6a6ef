/** A mode of Tercet's engine that is measured beside peers. */
export type BenchMode = "wide" | "relaxed";

/** The name of Tercet in one mode. */
export function tercetIn(mode: BenchMode): string {
  return `tercet ${mode}`;
}

/** The name of a contender in results: its process of another variant is another one. */
export function nameOf({ contender, variant }: { readonly contender: string; readonly variant?: string | undefined }): string {
  return variant === undefined ? contender : `${contender} ${variant}`;
}
