import type { Area } from "../mutant.ts";

/** Faults in what is read from other libraries' folders: their own outputs say what is right. */
export const checkpointFaults: Area = {
  area: "checkpoints",
  mutants: [
    {
      name: "names-swapped",
      what: "DistilBERT's queries and keys take each other's weights",
      file: "packages/checkpoint/src/maps/families.ts",
      find: "[`${layer}.attention.self.key.*`, `${distilbertLayer}.attention.k_lin.*`],\n  [`${layer}.attention.self.value.*`, `${distilbertLayer}.attention.v_lin.*`],",
      replace:
        "[`${layer}.attention.self.key.*`, `${distilbertLayer}.attention.v_lin.*`],\n  [`${layer}.attention.self.value.*`, `${distilbertLayer}.attention.k_lin.*`],",
      claims: ["checkpoint:small-hf-distilbert/"],
    },
    {
      name: "epsilon-of-file-ignored",
      what: "norms have the library's default epsilon, whatever config.json says",
      file: "packages/checkpoint/src/config/hugging-face.ts",
      find: 'layer_norm_eps: kind === "distilbert" ? 1e-12 : fields.layer_norm_eps,',
      replace: "layer_norm_eps: 1e-12,",
      claims: ["checkpoint:small-hf-"],
    },
    {
      name: "parlai-epsilon",
      what: "ParlAI's norms add BERT's epsilon",
      file: "packages/encoder/src/foreign-config.ts",
      find: "const parlaiEps = 1e-5;",
      replace: "const parlaiEps = 1e-12;",
      claims: ["checkpoint:small-parlai-"],
    },
    {
      name: "tanh-for-exact-gelu",
      what: "the activation named gelu is read as its tanh form",
      file: "packages/encoder/src/foreign-config.ts",
      find: '  gelu: "gelu-erf",',
      replace: '  gelu: "gelu-tanh",',
      claims: ["checkpoint:small-hf-bert/"],
    },
    {
      name: "position-offset-of-file",
      what: "RoBERTa's positions begin at the padding token instead of behind it",
      file: "packages/encoder/src/foreign-config.ts",
      find: "firstPosition: shifted ? config.pad_token_id + 1 : 0,",
      replace: "firstPosition: shifted ? config.pad_token_id : 0,",
      claims: ["checkpoint:small-hf-roberta/"],
    },
    {
      name: "prefix-of-old-norms",
      what: "a norm's gain and bias take each other's place under their old names",
      file: "packages/checkpoint/src/maps/name-map.ts",
      find: 'name.replace(/LayerNorm\\.weight$/, "LayerNorm.gamma").replace(/LayerNorm\\.bias$/, "LayerNorm.beta")',
      replace: 'name.replace(/LayerNorm\\.weight$/, "LayerNorm.beta").replace(/LayerNorm\\.bias$/, "LayerNorm.gamma")',
      claims: ["checkpoint:small-hf-old-names"],
    },
  ],
};
