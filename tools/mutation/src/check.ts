import { allClaims } from "@tercet/claims";
import { run, type Environment } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createWasmBackend, type Backend } from "@tercet/tensor";

// Runs inside the copy: checks the claims whose ids contain one of the given texts, until one fails. Its last line is a Finding.
// node check.ts BACKEND RUNS PART...

const [name = "wasm", runs = "25", ...parts] = process.argv.slice(2);
const environment: Environment = { runtime: "node", device: "cpu" };

function open(): Backend {
  const { workers, wideVectors } = nodeHost();
  if (name === "js") return createJsBackend();
  return createWasmBackend({ mode: name === "wasm-wide" ? "wide" : "relaxed", threads: 2, workers, wideVectors });
}

const backend = open();
const claims = allClaims(backend, environment).filter(({ id }) => parts.some((part) => id.includes(part)));
let finding: object = { kind: "survived", checked: claims.length };
for await (const outcome of run(claims, { budget: { runs: Number(runs), shrink: false } })) {
  if (outcome.kind !== "failed") continue;
  finding = { kind: "caught", claim: outcome.claim, what: outcome.what, checked: claims.length };
  break;
}
process.stdout.write(`\n${JSON.stringify(finding)}\n`, () => process.exit(0));
