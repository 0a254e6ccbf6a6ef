import { run, type Claim, type Environment } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createWasmBackend, type Backend } from "@tercet/tensor";
import { fileURLToPath } from "node:url";
import { claimsAboutKinds } from "./claims-about.ts";

// Runs inside the copy: checks the claims whose ids begin with one of the given texts, until one fails. Its last line is a Finding.
// node check.ts BACKEND RUNS PART...

const [name = "wasm", runs = "25", ...parts] = process.argv.slice(2);
const environment: Environment = { runtime: "node", device: "cpu" };
const host = nodeHost();
const { workers, wideVectors, files } = host;

async function open(): Promise<Backend> {
  if (name === "js") return createJsBackend();
  if (name === "webgpu" || name === "gpujs") {
    const { openGpujsForTests, openWebgpuForTests } = await import("@tercet/tensor/claims");
    const opened = name === "webgpu" ? await openWebgpuForTests(host) : await openGpujsForTests(host, "webasm");
    if (opened.kind === "absent") throw new Error(opened.why);
    return opened.backend;
  }
  return createWasmBackend({ mode: name === "wasm-wide" ? "wide" : "relaxed", threads: 2, workers, wideVectors });
}

async function claimsOn(backend: Backend): Promise<readonly Claim[]> {
  const kinds = parts.map((part) => part.split(":")[0] ?? "");
  const claims = await claimsAboutKinds(kinds, { backend, environment, wideVectors });
  if (!kinds.includes("checkpoint")) return claims;
  const { checkpointClaims, findCases, ownCases } = await import("@tercet/claims");
  return [...claims, ...checkpointClaims(await findCases(files, fileURLToPath(ownCases)), { backend, environment, files })];
}

async function finding(): Promise<object> {
  const all = await claimsOn(await open());
  const unknown = parts.find((part) => !all.some(({ id }) => id.startsWith(part)));
  if (unknown !== undefined) return { kind: "broken", what: `no claim is named ${unknown}` };
  let held = 0;
  const claims = all.filter(({ id }) => parts.some((part) => id.startsWith(part)));
  // No run is left out because the machine is busy.
  for await (const outcome of run(claims, { budget: { runs: Number(runs), milliseconds: 300_000, shrink: false } })) {
    if (outcome.kind === "held") held++;
    if (outcome.kind === "failed") return { kind: "caught", claim: outcome.claim, what: outcome.what, checked: held + 1 };
  }
  return { kind: "survived", checked: held };
}

const found = await finding();
process.stdout.write(`\n${JSON.stringify(found)}\n`, () => process.exit(0));
