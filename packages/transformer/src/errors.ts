import { defineErrors, type ErrorConstructors } from "@tercet/host";

/** What each error of this package tells. */
export type TransformerErrorDetails = {
  "transformer-config-invalid": { issues: readonly string[] };
  "token-out-of-range": { what: string; position: number; value: number; limit: number };
  "sequence-too-long": { sequence: number; length: number; limit: number };
};

/** This package's errors. */
export const errors: ErrorConstructors<TransformerErrorDetails> = defineErrors<TransformerErrorDetails>({
  "transformer-config-invalid": {
    exit: 65,
    must: () => "A transformer's configuration must describe a model that can be built",
    got: (d) => d.issues.join("; "),
    fix: () => "Correct the configuration; the limits stand in the message.",
  },
  "token-out-of-range": {
    exit: 65,
    must: (d) => `Every ${d.what} must lie between 0 and ${d.limit - 1}`,
    got: (d) => `number ${d.position} of the batch is ${d.value}`,
    fix: () => "Check that tokenizer and weights belong together.",
  },
  "sequence-too-long": {
    exit: 65,
    must: (d) => `A sequence must have at most ${d.limit} tokens, as many as the model has positions`,
    got: (d) => `sequence ${d.sequence} has ${d.length}`,
    fix: () => "Truncate the text when it is tokenized.",
  },
});
