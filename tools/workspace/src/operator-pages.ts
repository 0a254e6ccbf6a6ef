import * as surface from "@tercet/tensor";
import { backendNames, definitions, formulaOf, tunedOperators, type Definition, type Domain } from "@tercet/tensor";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { goldenTextsOf, otherGoldenTexts, type GoldenText } from "./golden-kernels.ts";

// A page for each operator and one that lists them, in the folder that is named: every word comes from the definitions that run. Links that begin with `api:` and
// `dashboard:` are made whole by the site, which knows where those lie.

/** Those that run plans; `reference` walks definitions. */
const backends = backendNames
  .filter((name) => name !== "auto" && name !== "reference")
  .map((name) => ({ name, tuned: new Set(tunedOperators(name)) }));
const letter = (i: number): string => String.fromCharCode(97 + i);

function legalText(domain: Domain): string {
  switch (domain.kind) {
    case "finite":
      return "any finite number";
    case "positive":
      return "numbers greater than 0";
    case "nonzero":
      return "finite numbers other than 0";
    case "boolean":
      return "true and false";
    case "int8":
      return "whole numbers stored as int8";
    case "interval":
      return `numbers from ${domain.from} to ${domain.to}`;
    case "integer":
      return `whole numbers from ${domain.from} to ${domain.to}`;
    case "index":
      return `positions along axis ${domain.axis} of ${letter(domain.of)}, from 0 to its extent less 1`;
    case "bound":
      return `bounds of ranges along axis ${domain.axis} of ${letter(domain.of)}, from 0 to its extent`;
    case "offsets":
      return `ascending bounds of segments along axis ${domain.axis} of ${letter(domain.of)}: the first is 0, the last its extent`;
    default:
      return domain satisfies never;
  }
}

function whatIsFlowing(definition: Definition): string {
  if (definition.kind === "primitive") return "None is defined: an operator that cannot be differentiated refuses to be.";
  return definition.isDifferentiable === false
    ? "None: it is refused, though the decomposition would give one."
    : "That of its decomposition, operator by operator.";
}

const block = (lines: readonly string[]): string => ["```text", ...lines, "```"].join("\n");
const tuned = (definition: Definition): readonly string[] => backends.filter(({ tuned }) => tuned.has(definition)).map(({ name }) => name);
const claimsOf = (name: string): string => `dashboard:#/matrix?q=kind:operator%20subject:%22${name}%22&by=nothing`;

function backendRows({ kind }: Definition, names: readonly string[]): readonly string[] {
  const generated =
    kind === "primitive" ? "code generated from the formula above" : "its decomposition, planned and fused with its neighbours";
  return [
    ...backends.map(
      ({ name }) => `| \`${name}\` | ${names.includes(name) ? "a kernel of its own, where it fits; else " : ""}${generated} |`,
    ),
    "| `reference` | walks the formula in float64, with a bound for its own rounding |",
  ];
}

/** Code of WebGPU's kernels as tests keep it, folded up. */
function goldenSection(title: string, texts: readonly GoldenText[]): readonly string[] {
  if (texts.length === 0) return [];
  return [
    `## ${title}`,
    "As tests keep it for review, in one form; others differ in tiles, types and what the device has.",
    ...texts.flatMap(({ name, code }) => [`<details><summary>${name}</summary>`, block([code]), "</details>"]),
  ];
}

function page(definition: Definition): string {
  const { name, kind, signature, domain } = definition;
  const { sample, value, gradient } = formulaOf(definition);
  const inputs = domain.map((each, i) => `| ${letter(i)} | ${legalText(each)} |`);
  const ways = [`[Claims about it](${claimsOf(name)})`, "[how to read this page](./README.md)"];
  return [
    `# ${name}`,
    `A ${kind}, with signature \`${signature}\`. ${[...(name in surface ? [`[Its function](api:${name})`] : []), ...ways].join(" · ")}`,
    ...(inputs.length === 0 ? ["It takes no inputs."] : [["| input | legal values |", "| --- | --- |", ...inputs].join("\n")]),
    "## Formula",
    "For one sample of shapes:",
    block([sample, "", ...value]),
    "## Gradient",
    gradient.length === 0 ? whatIsFlowing(definition) : block(gradient),
    "## Where it runs",
    ["| backend | how |", "| --- | --- |", ...backendRows(definition, tuned(definition))].join("\n"),
    ...goldenSection("Its WGSL", goldenTextsOf(name)),
    "",
  ].join("\n\n");
}

function list(kind: Definition["kind"]): string {
  const rows = definitions
    .filter((each) => each.kind === kind)
    .map((each) => `| [${each.name}](./${each.name}.md) | \`${each.signature}\` | ${tuned(each).join(", ") || "generated"} |`);
  return ["| operator | signature | tuned kernels |", "| --- | --- | --- |", ...rows].join("\n");
}

const guide = `# Operators

What the engine can compute, ${definitions.length} operators. Each is written once, as data, and everything else is made of that: kernels for every backend, the
float64 oracle with its error bound, gradient checks, [claims](dashboard:#/matrix?q=kind:operator&by=subject), and these pages.

## How to read a page

- The **signature** names axes: \`m k, k n -> m n\` takes a matrix of m rows and k columns and one of k rows and n columns, and gives m rows and n columns. An axis
  on the left alone is summed over. \`...\` stands for axes that all share, stretched where one of them is 1.
- **Legal values** are what an input may hold. Claims draw their inputs from there, and nothing is promised beyond.
- Inputs are called a, b, c, in order, and y is the output. A **primitive** is shown as the expression of one element of y, at coordinates i0, i1, ... or by the
  names in the signature; a **composite** by its decomposition into other operators.
- The **gradient** tells da, db, ... : how a loss changes with each input, from g, how it changes with y.
- **Where it runs**: a backend without a kernel of its own computes the formula as it stands, so every operator runs on every backend. Where there is a kernel of its
  own, "equals its decomposition" is one more claim.

[The engine](../../../../docs/guides/engine.md) explains the whole, and adds an operator.

## Primitives

${list("primitive")}

## Composites

${list("composite")}

${goldenSection("Other WGSL of tuned kernels", otherGoldenTexts()).join("\n\n")}
`;

const folder = process.argv[2];
if (folder === undefined) throw new Error("node operator-pages.ts <folder>");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "README.md"), guide);
for (const definition of definitions) writeFileSync(join(folder, `${definition.name}.md`), page(definition));
