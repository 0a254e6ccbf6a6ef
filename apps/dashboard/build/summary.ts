import type { OverviewData } from "../src/data/overview-data.ts";

/** Text as HTML. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: "th" | "td", cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  return `<table class="data"><thead>${line("th", names)}</thead><tbody>${rows.map((row) => line("td", row)).join("")}</tbody></table>`;
}

/** The overview as HTML, for readers without JavaScript and until the pages are there. */
export function summaryHtml({ claims, trio, ratios }: OverviewData): string {
  const parts = ["<h1>Tercet</h1>"];
  if (claims === null) parts.push("<p>No claims have been recorded yet.</p>");
  else {
    const { total, failures, since, commit } = claims;
    const verdict =
      total.failed === 0 ? `Every claim that was checked holds, since` : `${total.failed} claims fail; not everything is equal since`;
    parts.push(
      `<p>${verdict} ${escaped(since.hash.slice(0, 9))} (${escaped(since.committedAt.slice(0, 10))}). Measured at ${escaped(commit.hash.slice(0, 9))}, “${escaped(commit.subject)}”.</p>`,
      table(
        ["where", "held", "failed", "unsupported", "not run"],
        claims.columns.map(({ label, tally }) => [label, ...[tally.held, tally.failed, tally.unsupported, tally.notRun].map(String)]),
      ),
      ...(failures.length === 0
        ? []
        : [`<ul>${failures.map(({ id, what }) => `<li>${escaped(id)}: ${escaped(what)}</li>`).join("")}</ul>`]),
    );
  }
  if (trio !== null) {
    const metrics = Object.keys(trio.heads[0]?.quality ?? {});
    const shown = (estimate: { value: number; low: number; high: number } | undefined): string =>
      estimate === undefined ? "" : `${estimate.value.toFixed(3)} [${estimate.low.toFixed(3)}, ${estimate.high.toFixed(3)}]`;
    parts.push(
      `<h2>The bundled trio on ${trio.count} examples of ${escaped(trio.data)}</h2>`,
      table(
        ["", ...metrics],
        trio.heads.map(({ name, quality }) => [name, ...metrics.map((metric) => shown(quality[metric]))]),
      ),
    );
  }
  if (ratios.length > 0)
    parts.push(
      "<h2>Speed beside others</h2>",
      table(
        ["work", "against", "mode", "ratio"],
        ratios.map(({ work, against, mode, least, most }) => [work, against, mode, `${least.toFixed(2)} to ${most.toFixed(2)}`]),
      ),
    );
  return `<main>${parts.join("")}<noscript><p>The pages themselves need JavaScript; this summary does not.</p></noscript></main>`;
}
