import { defineErrors, type ErrorConstructors } from "@tercet/host";

/** What the errors of this package carry, by code. */
export interface ClaimsErrorDetails {
  "reference-case-invalid": { path: string; reason: string };
  "reference-file-invalid": { path: string; reason: string };
  "reference-case-unsupported": { folder: string; reason: string };
  "reference-cases-absent": { folder: string };
  "vector-case-invalid": { path: string; reason: string };
}

/** This package's errors. */
export const errors: ErrorConstructors<ClaimsErrorDetails> = defineErrors<ClaimsErrorDetails>({
  "reference-case-invalid": {
    exit: 65,
    must: () => "A reference case must have the form that its kind says",
    got: (d) => `${d.path}: ${d.reason}`,
    fix: () => "Make the case again with tools/reference.",
  },
  "reference-file-invalid": {
    exit: 65,
    must: () => "A reference file must be safetensors that tools/reference/make.py --model wrote",
    got: (d) => `${d.path}: ${d.reason}`,
    fix: () => "Make it again; docs/reference-files.md tells its form.",
  },
  "reference-case-unsupported": {
    exit: 65,
    must: () => "A reference case must ask for what Tercet computes",
    got: (d) => `${d.folder}: ${d.reason}`,
    fix: () => "Leave this case out, or ask for what it needs in an issue.",
  },
  "reference-cases-absent": {
    exit: 66,
    must: () => "A folder of reference cases must hold at least one folder with a case.json",
    got: (d) => `${d.folder} holds none`,
    fix: () => "Name the folder of a case, or the one above it.",
  },
  "vector-case-invalid": {
    exit: 65,
    must: () => "A case of ONNX's or WebNN's tests must have the form of its suite",
    got: (d) => `${d.path}: ${d.reason}`,
    fix: () => "Take the file from the suite again.",
  },
});
