import { run, type Claim, type Environment, type Outcome } from "@tercet/equivalence";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Backend, Unsupported } from "../src/backend/interface.ts";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { definitions } from "../src/operators/index.ts";
import type { FloatPrecision } from "../src/scalar/float-precision.ts";
import { drawn } from "./drawn.ts";
import { floatClaims } from "./floats.ts";
import { operatorClaims } from "./operators.ts";

const environment: Environment = { runtime: "node", device: "cpu" };
const js = createJsBackend();

/** The js backend with results that were changed, which says of itself what it is told to. */
function saying(
  precision: FloatPrecision | undefined,
  change: (value: number) => number,
  unsupported: readonly Unsupported[] = [],
): Backend {
  return {
    ...{ name: "js", dtypes: js.dtypes, claimed: [], claims: () => false, memory: () => js.memory() },
    ...(precision === undefined ? {} : { precision }),
    describe: () => ({ ...js.describe(), unsupported }),
    prepare: (plan) => js.prepare(plan),
    upload: (...args) => js.upload(...args),
    download: async (buffer) => {
      const found = await js.download(buffer);
      return found instanceof Float32Array ? found.map(change) : found;
    },
    run: (executable, inputs) => js.run(executable, inputs),
    close: async () => undefined,
  };
}

const flushed = (value: number): number => (Math.abs(value) < 2 ** -126 ? 0 : value);
const offByOne = (value: number): number => (Number.isFinite(value) ? Math.fround(value * (1 + 2 ** -23)) : value);

async function outcomes(claims: readonly Claim[]): Promise<Readonly<Record<string, Outcome["kind"]>>> {
  const kinds: [string, Outcome["kind"]][] = [];
  for await (const { claim, kind } of run(claims, { budget: { runs: 40, shrink: false } })) kinds.push([claim.split("/")[1] ?? "", kind]);
  return Object.fromEntries(kinds);
}

test("float32 is claimed to be what IEEE 754 says, and is so on js", async () => {
  expect(new Set(Object.values(await outcomes(floatClaims({ backend: js, environment }))))).toEqual(new Set(["held"]));
});

test("a backend that loses subnormal numbers fails unless it says so; then the claim about them is unsupported, in its words", async () => {
  const silent = floatClaims({ backend: saying(undefined, flushed), environment });
  expect(await outcomes(silent)).toMatchObject({ "subnormal-numbers-are-kept": "failed", "sums-and-products-are-rounded-once": "held" });
  const why = "the device flushes them";
  const honest = saying({ division: 0.5, sqrt: 0.5, flushesSubnormals: true }, flushed, [{ what: "subnormal numbers", why }]);
  const claims = floatClaims({ backend: honest, environment });
  expect(await outcomes(claims)).toMatchObject({ "subnormal-numbers-are-kept": "unsupported", "infinities-and-nan-are-kept": "held" });
  expect(claims.find(({ absent }) => absent !== undefined)?.absent).toEqual({ kind: "unsupported", why });
});

test("an operator holds with the bound of what its backend says, and fails with the bound of what it does not", async () => {
  const claimsOn = (backend: Backend): readonly Claim[] =>
    operatorClaims(backend, environment).filter(({ id }) => id.startsWith("operator:div/equals-oracle"));
  expect(await outcomes(claimsOn(saying(undefined, offByOne)))).toEqual({ "equals-oracle": "failed" });
  expect(await outcomes(claimsOn(saying({ division: 2.5, sqrt: 2.5 }, offByOne)))).toEqual({ "equals-oracle": "held" });
  expect(await outcomes(floatClaims({ backend: saying({ division: 2.5, sqrt: 2.5 }, offByOne), environment }))).toMatchObject({
    ...{ "quotients-are-rounded-once": "unsupported", "square-roots-are-rounded-once": "unsupported" },
    "sums-and-products-are-rounded-once": "failed",
  });
});

test("nothing is drawn that a backend says it does not keep", () => {
  const backend = saying({ division: 0.5, sqrt: 0.5, flushesSubnormals: true, assumesFinite: true }, flushed);
  const isKept = (value: number): boolean => value === 0 || (Number.isFinite(value) && Math.abs(value) >= 2 ** -126);
  for (const definition of definitions)
    for (const { inputs } of fc.sample(drawn(definition, backend), { seed: 5, numRuns: 40 }))
      for (const { data } of inputs)
        if (data instanceof Float32Array) expect(Array.from(data).filter((value) => !isKept(value))).toEqual([]);
});
