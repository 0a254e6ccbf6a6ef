/** So many workgroups along two axes, because one axis has a limit; those behind the last have nothing to do. */
export function gridOf(groups: number, limit: number): readonly [number, number, number] {
  const rows = Math.max(1, Math.ceil(groups / limit));
  return [Math.ceil(groups / rows), rows, 1];
}
