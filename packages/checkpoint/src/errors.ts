import { defineErrors, type ErrorConstructors } from "@tercet/host";

/** What is wrong with a safetensors file. */
export type SafetensorsProblem =
  | "too-short" | "header-too-long" | "header-behind-end" | "header-not-utf8" | "header-not-json" | "header-not-object" | "duplicate-name"
  | "metadata-not-text" | "entry-malformed" | "unknown-dtype" | "bad-shape" | "bad-offsets" | "size-differs" | "overlap" | "hole" | "bytes-left-over"; // prettier-ignore

/** What is wrong with a shard index. */
export type ShardProblem = "index-malformed" | "name-outside" | "shard-missing" | "tensor-absent" | "tensor-twice";

/** One fault of a configuration: where, and what must hold. */
export interface ConfigIssue {
  readonly field: string;
  readonly message: string;
}

/** A tensor whose shape is not the expected one. */
export interface MisshapedTensor {
  readonly name: string;
  readonly expected: readonly number[];
  readonly found: readonly number[];
}

interface Details {
  "safetensors-invalid": { path: string; problem: SafetensorsProblem; tensor: string | undefined; found: string };
  "safetensors-unwritable": { name: string; reason: string };
  "tensor-absent": { path: string; name: string };
  "shards-invalid": { path: string; problem: ShardProblem; name: string };
  "pickle-refused": { path: string };
  "array-invalid": { name: string; dtype: string; shape: readonly number[]; elements: number };
  "conversion-refused": { name: string; from: string; to: string; reason: string };
  "weights-changed": { path: string };
  "json-invalid": { path: string; reason: string; offset: number };
  "config-invalid": { path: string; issues: readonly ConfigIssue[] };
  "architecture-unknown": { path: string; modelType: string; known: readonly string[] };
  "remote-code-refused": { path: string; field: string };
  "module-unknown": { path: string; type: string; known: readonly string[] };
  "folder-unrecognized": { folder: string; looked: readonly string[] };
  "names-ambiguous": { family: string; candidates: readonly string[] };
  "weights-mismatch": { missing: readonly string[]; unused: readonly string[]; misshaped: readonly MisshapedTensor[] };
  "output-exists": { path: string };
  "model-name-invalid": { name: string; reason: string };
  "hub-not-found": { name: string; file: string | undefined };
  "hub-refused": { name: string; status: number; hasToken: boolean };
  "hub-failed": { url: string; reason: string; attempts: number };
  "hub-hash-mismatch": { name: string; file: string; expected: string; actual: string };
  "hub-too-large": { name: string; bytes: number; limit: number };
  "hub-redirect-refused": { from: string; to: string; reason: string };
  "hub-offline": { name: string; absent: readonly string[] };
}

const show = (items: readonly string[], most = 8): string =>
  items.length === 0 ? "none" : `${items.slice(0, most).join(", ")}${items.length > most ? ` and ${items.length - most} more` : ""}`;
const shape = (extents: readonly number[]): string => `[${extents.join(", ")}]`;

/** The errors of this package, by code. */
export const errors: ErrorConstructors<Details> = defineErrors<Details>({
  "safetensors-invalid": {
    exit: 65,
    must: (d) => `${d.path} must be a well-formed safetensors file`,
    got: (d) => `${d.tensor === undefined ? "" : `of tensor ${JSON.stringify(d.tensor)} `}${d.found} (${d.problem})`,
    fix: () => "Fetch the file again or write it anew; nothing of it was used.",
  },
  "safetensors-unwritable": {
    exit: 70,
    must: (d) => `Tensor ${JSON.stringify(d.name)} must be writable`,
    got: (d) => d.reason,
    fix: () => "Give names of well-formed text and arrays whose length fits their shape.",
  },
  "tensor-absent": {
    exit: 65,
    must: (d) => `${d.path} must hold the tensor ${JSON.stringify(d.name)}`,
    got: () => "it does not",
    fix: () => "Look at the reader's `tensors` for the names that are there.",
  },
  "shards-invalid": {
    exit: 65,
    must: (d) => `The shard index ${d.path} must name each tensor once, in a file beside it`,
    got: (d) => `${JSON.stringify(d.name)}: ${d.problem}`,
    fix: () => "Fetch the folder again, with all its shards.",
  },
  "pickle-refused": {
    exit: 65,
    must: () => `Weights must be safetensors`,
    got: (d) => `${d.path} is a pickle, which can run any code when it is read`,
    fix: () => "Convert it once with `python tools/reference/convert_pickle.py <folder>`, or take a safetensors revision of the model.",
  },
  "array-invalid": {
    exit: 70,
    must: (d) => `An array of shape ${shape(d.shape)} must have as many ${d.dtype} elements as its shape says`,
    got: (d) => `${d.name === "" ? "it" : d.name} has ${d.elements}`,
    fix: () => "Correct the shape or the data.",
  },
  "conversion-refused": {
    exit: 65,
    must: (d) => `${d.name === "" ? "The array" : JSON.stringify(d.name)} must become ${d.to} without loss`,
    got: (d) => `it is ${d.from} and ${d.reason}`,
    fix: () => "Convert the weights to a type that fits, or ask for the rounding by name.",
  },
  "weights-changed": {
    exit: 65,
    must: (d) => `${d.path} must stay as it is while it is read`,
    got: () => "it was changed or replaced meanwhile",
    fix: () => "Open it again once whoever writes it has finished.",
  },
  "json-invalid": {
    exit: 65,
    must: (d) => `${d.path} must be well-formed JSON`,
    got: (d) => `${d.reason} at offset ${d.offset}`,
    fix: () => "Correct the file at that place.",
  },
  "config-invalid": {
    exit: 65,
    must: (d) => `${d.path} must describe a model that can be built`,
    got: (d) => show(d.issues.map(({ field, message }) => `${field === "" ? "it" : field} ${message}`)),
    fix: () => "Correct these fields, or fetch the folder again.",
  },
  "architecture-unknown": {
    exit: 65,
    must: (d) => `model_type in ${d.path} must be one of ${d.known.join(", ")}`,
    got: (d) => `it is ${JSON.stringify(d.modelType)}`,
    fix: () => "Use a model of one of these families; its weights would not fit another.",
  },
  "remote-code-refused": {
    exit: 65,
    must: (d) => `${d.path} must describe a model by its configuration alone`,
    got: (d) => `${d.field} asks to run code that comes with the model`,
    fix: () => "Use a model of a known family; code from a model folder is never run.",
  },
  "module-unknown": {
    exit: 65,
    must: (d) => `Modules in ${d.path} must be of the kinds ${d.known.join(", ")}, in an order that can be computed`,
    got: (d) => d.type,
    fix: () => "Use a model built of these modules.",
  },
  "folder-unrecognized": {
    exit: 65,
    must: (d) => `${d.folder} must be a model folder`,
    got: (d) => `none of ${d.looked.join(", ")} is there`,
    fix: () => "Give the folder that holds config.json or modules.json.",
  },
  "names-ambiguous": {
    exit: 65,
    must: (d) => `Tensor names must show where the ${d.family} encoder begins`,
    got: (d) => (d.candidates.length === 0 ? "no word embedding was found" : `the prefixes ${show(d.candidates)} all fit`),
    fix: () => "Give the prefix of the encoder that is meant.",
  },
  "weights-mismatch": {
    exit: 65,
    must: () => "Weights must fit the configuration, tensor by tensor",
    got: (d) =>
      [
        `missing: ${show(d.missing)}`,
        `unused: ${show(d.unused)}`,
        `of another shape: ${show(d.misshaped.map((m) => `${m.name} (${shape(m.expected)} expected, ${shape(m.found)} found)`))}`,
      ].join("; "),
    fix: () => "Check that configuration and weights belong together, or allow tensors by name where that is meant.",
  },
  "output-exists": {
    exit: 73,
    must: (d) => `${d.path} must not exist yet`,
    got: () => "something is there already",
    fix: () => "Choose another folder; nothing is overwritten.",
  },
  "model-name-invalid": {
    exit: 2,
    must: () => "A model must be named `org/name`, `org/name@revision`, or a folder beginning with `./`, `../`, `/` or `file:`",
    got: (d) => `${JSON.stringify(d.name)} ${d.reason}`,
    fix: () => "Correct the name; write `./` before a folder.",
  },
  "hub-not-found": {
    exit: 66,
    must: (d) => `${d.file === undefined ? d.name : `${d.file} in ${d.name}`} must exist on the hub`,
    got: () => "the hub does not know it",
    fix: () => "Check organisation, name and revision; a private model needs a token.",
  },
  "hub-refused": {
    exit: 69,
    must: (d) => `The hub must allow ${d.name} to be read`,
    got: (d) => `it answered ${d.status} ${d.hasToken ? "to the token that was sent" : "and no token was sent"}`,
    fix: () => "Accept the model's terms on its page and set HF_TOKEN to a token that may read it.",
  },
  "hub-failed": {
    exit: 69,
    must: (d) => `${d.url} must be downloaded`,
    got: (d) => `after ${d.attempts} attempts: ${d.reason}`,
    fix: () => "Try again later; what has arrived is kept and the download goes on from there.",
  },
  "hub-hash-mismatch": {
    exit: 65,
    must: (d) => `${d.file} of ${d.name} must have the hash ${d.expected}`,
    got: (d) => `what arrived has ${d.actual}`,
    fix: () => "Try again; if it happens again, the server or something between gives other content. Nothing of it was kept.",
  },
  "hub-too-large": {
    exit: 65,
    must: (d) => `${d.name} must be at most ${d.limit} bytes`,
    got: (d) => `it is ${d.bytes}`,
    fix: () => "Raise `maxBytes` if a model of this size is wanted.",
  },
  "hub-redirect-refused": {
    exit: 69,
    must: (d) => `A redirect from ${d.from} must lead to a listed host over https`,
    got: (d) => `it leads to ${d.to}: ${d.reason}`,
    fix: () => "If that host is trusted, list it in `redirectHosts`.",
  },
  "hub-offline": {
    exit: 69,
    must: (d) => `${d.name} must be whole in the cache while HF_HUB_OFFLINE is set`,
    got: (d) => `these are absent: ${show(d.absent)}`,
    fix: () => "Unset HF_HUB_OFFLINE and download it once.",
  },
});
