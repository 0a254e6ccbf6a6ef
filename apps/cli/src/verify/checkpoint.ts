import { readReferenceFile, referenceKinds, runReference, type CaseResult, type ReferenceFile } from "@tercet/claims";
import { joinPath, type Host } from "@tercet/host";
import { createJsBackend, type Backend } from "@tercet/tensor";
import { describeBackend } from "../describe-backend.ts";
import { folderOf } from "../models/open.ts";
import { progressLine } from "../progress.ts";
import type { Session } from "../session.ts";
import { styleFor } from "../style.ts";
import { checkpointTable, checkpointVerdict, inOrder } from "./checkpoint-text.ts";

/** A model and what it is held against. */
export interface CheckpointChoice {
  /** A folder, a bundled model, or a model of the hub. */
  readonly checkpoint: string;
  /** `reference.safetensors`. */
  readonly against: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** What came of it on one backend. */
export interface CheckedCheckpoint {
  readonly backend: ReturnType<Backend["describe"]>;
  readonly result: CaseResult;
}

/** Computes every output that a reference file holds with a model, on each backend, and tells of the error of each. Whether all held. */
export async function verifyCheckpoint(choice: CheckpointChoice, backends: readonly Backend[], session: Session): Promise<boolean> {
  const { host, out, err } = session;
  const line = progressLine(session, choice.quiet);
  const { folder, notes } = await folderOf(host, choice.checkpoint, {
    onProgress: ({ file, received, total }) =>
      line.show(`fetching ${file} ${(received / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`),
  }).finally(() => line.clear());
  const file = await readReferenceFile(host.files, choice.against, folder);
  const remarks = [...notes, ...(await otherWeights(host, folder, file))];
  const exact = createJsBackend();
  const checked: CheckedCheckpoint[] = [];
  try {
    for (const backend of backends) {
      const found = await runReference(file.reference, { backend, exact, files: host.files }, referenceKinds);
      const result = found.status === "compared" ? { ...found, rows: inOrder(found.rows) } : found;
      checked.push({ backend: backend.describe(), result });
      if (!choice.json) out.write(text(result, file, backend, session));
    }
  } finally {
    await exact.close();
  }
  const held = checked.every(({ result }) => result.status === "compared" && result.held);
  const named = { checkpoint: choice.checkpoint, against: choice.against, what: file.reference.what };
  if (choice.json) out.write(`${JSON.stringify({ schemaVersion: 2, held, ...named, notes: remarks, backends: checked }, undefined, 2)}\n`);
  else for (const remark of remarks) err.write(`note: ${remark}\n`);
  return held;
}

function text(result: CaseResult, { reference }: ReferenceFile, backend: Backend, session: Session): string {
  const [width, style] = [session.out.columns ?? 80, styleFor(session)];
  const title = `${style.bold(reference.what)}\n${describeBackend(backend)}\n\n`;
  if (result.status === "not-run") return `${title}not run: ${result.why}\n`;
  const left = result.leftAlone.map(({ output, why }) => `left alone  ${output}: ${why}\n`).join("");
  return `${title}${checkpointTable(result.rows, width, style)}\n${left}${checkpointVerdict(result.rows, width, style)}`;
}

/** Whether the folder holds the weights that the reference was made with. Others may be meant to agree, so this is a remark. */
async function otherWeights(host: Host, folder: string, { modelFiles, modelName }: ReferenceFile): Promise<readonly string[]> {
  const remarks: string[] = [];
  for (const [name, wanted] of modelFiles) {
    const path = joinPath(folder, name);
    if (!(await host.files.exists(path))) {
      remarks.push(`the reference was made of ${modelName} with ${name}, which this model has not`);
      continue;
    }
    const hash = host.hasher("sha256");
    hash.update(await host.files.readAll(path));
    if (hash.digest() !== wanted) remarks.push(`the reference was made of ${modelName}, whose ${name} is another file`);
  }
  return remarks;
}
