/** How many threads can run at once here; 1 where the engine does not tell. */
export function processors(): number {
  const { navigator } = globalThis as { readonly navigator?: { readonly hardwareConcurrency?: number } }; // it is absent in some workers
  return navigator?.hardwareConcurrency ?? 1;
}
