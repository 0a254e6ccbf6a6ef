import type { Environment } from "@tercet/equivalence";
import type { ClaimSummary } from "../../workers/claims-protocol.ts";
import type { Term } from "../matrix/query.ts";

/** Whether a claim fits every term of a query. What a term says of outcomes fits every claim: there are none yet. */
export function fitsTerms(claim: ClaimSummary, environment: Environment, terms: readonly Term[]): boolean {
  return terms.every((term) => isOfOutcomes(term) || fits(claim, environment, term) !== term.negated);
}

/** Whether a term is about outcomes, which choose no claims. */
export function isOfOutcomes(term: Term): boolean {
  return (term.kind === "word" && term.key === "status") || (term.kind === "number" && term.key !== "threads");
}

function fits(claim: ClaimSummary, { runtime, device }: Environment, term: Term): boolean {
  const { kind, name, property, backend } = claim;
  switch (term.kind) {
    case "text":
      return `${kind} ${name} ${property}`.toLowerCase().includes(term.text);
    case "word": {
      const values = { kind, subject: name, property, backend: backend.name, mode: backend.mode ?? "", runtime, device, status: "" };
      const own = values[term.key].toLowerCase();
      return term.values.some((value) => own === value || (term.key === "mode" && own === `${value}-simd`));
    }
    case "number": {
      const threads = backend.threads ?? 1;
      const { operator, value } = term;
      return { ">": threads > value, ">=": threads >= value, "<": threads < value, "<=": threads <= value, "=": threads === value }[
        operator
      ];
    }
    default:
      return term satisfies never;
  }
}
