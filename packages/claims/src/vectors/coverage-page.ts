import type { Coverage } from "./coverage.ts";
import { vectorOrigins } from "./read-vectors.ts";
import type { Vector } from "./vector.ts";

const titles: Readonly<Record<Vector["suite"], string>> = { onnx: "ONNX's node tests", webnn: "WebNN's conformance tests" };

const introduction = `# Third-party vectors

Cases that others wrote for their own operators, run through ours: each operator of ONNX and WebNN is put together from functions of
\`@tercet/tensor\` as a user would (\`packages/claims/src/vectors\`). A case is a claim, \`vectors:<operator>.<case>/equals-onnx\` or
\`equals-webnn\`, on every backend and mode; \`tercet verify\` runs them where the suites' files are, and nothing of these lies in this repository.

**How near.** The float64 oracle walks the same graph on the same input and carries a bound B on the rounding of any implementation. The expected value
was rounded to its type too, and where it lost more than that, d is its distance from the oracle. A result must lie within B + min(B', max(half an
ulp, d)) of it, B' being B for the expected value's type: no more of d counts than rounding explains. Where the oracle is exact the result must be equal.
Tolerances that a suite states (WebNN's, in ULP) are shown beside this bound and decide nothing.

This page is written by a command, and a test compares it:
\`npx vitest --config ../../vitest.config.ts --root . third-party-vectors -u\` in \`packages/claims\`.
`;

/** The page that says what is covered, and what is not and why, as Markdown. */
export function coveragePage(coverages: readonly Coverage[]): string {
  return [introduction, ...coverages.map(section)].join("\n");
}

function section({ suite, total, run, carried, leftOut }: Coverage): string {
  const left = leftOut.reduce((sum, { cases }) => sum + cases.length, 0);
  const counts = new Map<string, number>();
  for (const { operator } of run) counts.set(operator, (counts.get(operator) ?? 0) + 1);
  const operators = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} (${count})`); // prettier-ignore
  return `## ${titles[suite]}

Origin: ${vectorOrigins[suite]}.

${total} cases: ${run.length} run, ${left} left out. Of those that are run, ${carried.length} hold whole numbers of another width than 32 bits, carried as int32 where
all of them fit.

Operators that are run, with their cases: ${operators.join(", ")}.

### Left out

${leftOut.map(({ why, cases }) => `**${why}** (${cases.length}): ${cases.map((name) => `\`${name}\``).join(", ")}.\n`).join("\n")}`;
}
