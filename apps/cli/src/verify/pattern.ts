/** Whether a text is what a pattern says: `*` stands for any characters, `?` for one; everything else for itself. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "u").test(text);
}

/** The names that are nearest to a word, nearest first: those that hold it, then those with few letters to change. */
export function nearest(word: string, names: Iterable<string>, count = 5): readonly string[] {
  const wanted = word.toLowerCase();
  const scored = [...new Set(names)].map((name) => {
    const lower = name.toLowerCase();
    const holds = wanted !== "" && (lower.includes(wanted) || wanted.includes(lower));
    return { name, distance: holds ? Math.abs(lower.length - wanted.length) / 100 : editDistance(wanted, lower) };
  });
  const most = Math.max(3, Math.ceil(word.length / 2));
  return scored
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}

/** Letters to insert, leave out or change (Levenshtein, 1966). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + Number(from[i - 1] !== to[j - 1])));
    row = next;
  }
  return row[to.length] ?? 0;
}
