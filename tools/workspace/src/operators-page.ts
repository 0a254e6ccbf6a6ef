import { definitions, formulaOf, type Definition, type Domain } from "@tercet/tensor";

// The page of all operators for the documentation, on standard output: every word of it comes from the definitions that run.

function domainText(domain: Domain): string {
  switch (domain.kind) {
    case "finite":
    case "positive":
    case "nonzero":
    case "boolean":
    case "int8":
      return domain.kind;
    case "interval":
    case "integer":
      return `${domain.kind === "integer" ? "integers " : ""}${domain.from} .. ${domain.to}`;
    case "index":
    case "bound":
    case "offsets":
      return `${domain.kind} along axis ${domain.axis} of ${String.fromCharCode(97 + domain.of)}`;
    default:
      return domain satisfies never;
  }
}

function section(definition: Definition): string {
  const { name, kind, signature, domain } = definition;
  const { sample, value, gradient } = formulaOf(definition);
  const inputs = domain.map((each, i) => `${String.fromCharCode(97 + i)}: ${domainText(each)}`);
  return [
    `## ${name}`,
    `${kind}, \`${signature}\`${inputs.length === 0 ? "" : `; legal inputs: ${inputs.join("; ")}`}`,
    ["```text", sample, "", ...value, ...(gradient.length === 0 ? [] : ["", ...gradient]), "```"].join("\n"),
  ].join("\n\n");
}

const introduction = `Made from the definitions themselves, each for one sample of shapes. A primitive is shown as the scalar expression of its element y, a composite by its
decomposition; da, db, ... are the gradients of the inputs from the gradient g of y. No gradient: none is defined, or that of the decomposition.`;

process.stdout.write(["---\ntitle: Operators\n---", "# Operators", introduction, ...definitions.map(section), ""].join("\n\n"));
