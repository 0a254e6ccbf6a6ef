import { run, type Environment, type Outcome } from "@tercet/equivalence";
import { describe, expect, test } from "vitest";
import type { Backend } from "../src/backend/interface.ts";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";
import type { Definition } from "../src/operators/define.ts";
import type { ClaimedKernel } from "../src/plan/kernel.ts";
import { sizeOf } from "../src/shape.ts";
import { operatorClaims } from "./operators.ts";

const environment: Environment = { runtime: "node", device: "cpu" };

/** A backend that says it has a kernel for an operator, and in fact takes it only for the applications that `takes` allows: a silent fallback. */
function fallingBack(backend: Backend, definition: Definition, takes: (kernel: ClaimedKernel) => boolean): Backend {
  const claims = (kernel: ClaimedKernel): boolean => backend.claims(kernel) && (kernel.definition !== definition || takes(kernel));
  return {
    name: backend.name,
    dtypes: backend.dtypes,
    claimed: backend.claimed,
    claims,
    describe: () => backend.describe(),
    prepare: (plan) => backend.prepare(plan),
    upload: (...args) => backend.upload(...args),
    download: (buffer) => backend.download(buffer),
    run: (executable, inputs) => backend.run(executable, inputs),
    memory: () => backend.memory(),
    close: () => backend.close(),
  };
}

async function outcomeOf(backend: Backend, definition: Definition, runs: number): Promise<Outcome | undefined> {
  const claims = operatorClaims(backend, environment).filter(
    ({ subject, property }) => subject.name === definition.name && property.name === "claimed-equals-decomposition",
  );
  for await (const outcome of run(claims, { budget: { runs, shrink: false } })) return outcome;
  return undefined;
}

describe.each([
  ["js", createJsBackend()],
  ["wasm", createWasmBackend()],
])("%s", (_, backend) => {
  test.each(backend.claimed.map((definition) => [definition.name, definition] as const))(
    "a kernel of %s that never runs fails its claim",
    async (name, definition) => {
      const outcome = await outcomeOf(
        fallingBack(backend, definition, () => false),
        definition,
        1,
      );
      expect(outcome).toMatchObject({ kind: "failed" });
      expect(outcome?.kind === "failed" && outcome.what).toContain(`the claimed kernel ${name} did not run`);
    },
  );
});

test("a kernel that gives up at some strides alone fails its claim too: it was asked for contiguous inputs and said yes", async () => {
  const backend = createWasmBackend();
  const [matmul] = backend.claimed.filter(({ name }) => name === "matmul");
  if (matmul === undefined) throw new Error("matmul has a kernel");
  let asked = 0;
  // Yes to the trace, no to the planner: the claim sees the kernel in the plan all the same, since inputs are then made contiguous.
  const unsteady = fallingBack(backend, matmul, (kernel) => asked++ % 2 === 0 || kernel.inputs.every(({ offset }) => offset === 0));
  expect(await outcomeOf(unsteady, matmul, 10)).toMatchObject({ kind: "held" });
  const empty = fallingBack(backend, matmul, ({ shape }) => sizeOf(shape) === 0);
  expect(await outcomeOf(empty, matmul, 1)).toMatchObject({ kind: "failed" });
});
