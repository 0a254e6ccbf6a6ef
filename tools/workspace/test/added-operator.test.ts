import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../toolchain.mjs";

// A copy of the tensor package to which operators are added as CONTRIBUTING.md says: one file each and a line in the list.

const softsign = `import { abs, add, div } from "../scalar/expression.ts";
import { abs as absolute } from "./abs.ts";
import { add as plus } from "./add.ts";
import { finite, sameFloat, type Primitive } from "./define.ts";
import { div as over } from "./div.ts";
import { elementWise } from "./element-wise.ts";
import { square } from "./square.ts";

export const softsignDefinition: Primitive = elementWise({
  name: "softsign",
  dtype: sameFloat("softsign"),
  domain: [finite],
  meaning: (a) => div(a, add(abs(a), 1)),
  gradient: ([a], gradient) => [over(gradient, square(plus(absolute(a), 1)))],
});
`;

const swish = `import { apply, defineComposite, finite, sameFloat, type Composite } from "../define.ts";
import { mul } from "../mul.ts";
import { sigmoid } from "./sigmoid.ts";

export const swishDefinition: Composite = defineComposite({
  name: "swish",
  signature: "... -> ...",
  shape: ([shape = []]) => shape,
  dtype: sameFloat("swish"),
  domain: [finite],
  draw: (size) => ({ shapes: [[size(), size()]], attributes: {} }),
  decompose: ([a]) => mul(a, sigmoid(a)),
});
`;

/** Checks the claims of some operators on every backend and mode, and writes the outcomes. */
const check = `import { nodeHost } from "@tercet/host/node";
import { run, toJson } from "@tercet/equivalence";
import { createJsBackend, createReferenceBackend, createWasmBackend } from "@tercet/tensor";
import { operatorClaims } from "@tercet/tensor/claims";
const workers = nodeHost().workers;
const backends = [
  createJsBackend({ mode: "generated" }), createJsBackend({ mode: "interpreted" }), createReferenceBackend(),
  createWasmBackend({ mode: "relaxed" }), createWasmBackend({ mode: "baseline", threads: 2, workers, sharedFrom: 0 }),
];
const outcomes = [];
for (const backend of backends) {
  const claims = operatorClaims(backend, { runtime: "node", device: "cpu" }).filter(({ subject }) => process.argv.includes(subject.name));
  for await (const outcome of run(claims, { budget: { runs: 12 } })) outcomes.push(toJson(outcome));
  await backend.close();
}
console.log(JSON.stringify(outcomes));
`;

interface Told {
  readonly kind: string;
  readonly claim: string;
  readonly measure?: { readonly elements: number; readonly worst?: { readonly bound: number } };
}

const copy = mkdtempSync(join(tmpdir(), "tercet-operator-"));
const tensor = join(copy, "packages", "tensor");

function add(path: string, source: string): void {
  writeFileSync(join(tensor, "src", "operators", path), source);
}

/** The list with a line for another definition: its import and its name. */
function list(name: string, path: string): void {
  const file = join(tensor, "src", "operators", "index.ts");
  const text = readFileSync(file, "utf8");
  const end = text.lastIndexOf("];");
  writeFileSync(file, `import { ${name}Definition } from "./${path}";\n${text.slice(0, end)}  ${name}Definition,\n${text.slice(end)}`);
}

function runScript(file: string, ...args: readonly string[]): string {
  return execFileSync(process.execPath, ["--conditions=tercet-source", join(copy, file), ...args], { cwd: copy, encoding: "utf8" });
}

const outcomesOf = (...names: readonly string[]): readonly Told[] => JSON.parse(runScript("check.ts", ...names)) as readonly Told[]; // `check` writes them

beforeAll(() => {
  for (const each of ["src", "claims", "package.json"])
    cpSync(join(root, "packages", "tensor", each), join(tensor, each), { recursive: true });
  mkdirSync(join(copy, "node_modules", "@tercet"), { recursive: true });
  symlinkSync(tensor, join(copy, "node_modules", "@tercet", "tensor"), "junction");
  for (const name of ["host", "equivalence"])
    symlinkSync(join(root, "packages", name), join(copy, "node_modules", "@tercet", name), "junction");
  symlinkSync(join(root, "node_modules", "fast-check"), join(copy, "node_modules", "fast-check"), "junction");
  writeFileSync(join(copy, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(copy, "check.ts"), check);
  for (const each of ["toolchain.mjs", "src/operator-pages.ts", "src/golden-kernels.ts"])
    cpSync(join(root, "tools", "workspace", each), join(copy, "tools", "workspace", each));
  add("softsign.ts", softsign);
  list("softsign", "softsign.ts");
  add("composites/swish.ts", swish);
  list("swish", "composites/swish.ts");
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("an operator that is added as one file and one line of the list", () => {
  test("has kernels on every backend and mode, the oracle with its bound, the gradient check and the other claims, and they hold", () => {
    const outcomes = outcomesOf("softsign", "swish");
    expect(outcomes.filter(({ kind }) => kind !== "held")).toEqual([]);
    const claims = outcomes.map(({ claim }) => claim);
    for (const name of ["softsign", "swish"]) {
      const about = (property: string): readonly string[] =>
        claims.filter((claim) => claim.startsWith(`operator:${name}/${property}/`)).map((claim) => claim.split("/")[2] ?? "");
      const everywhere = ["js:generated", "js:interpreted", "reference:float64", "wasm:relaxed-simd", "wasm:baseline-simd:2"];
      expect(about("equals-oracle")).toEqual(everywhere);
      expect(about("gradient-equals-difference")).toEqual(["js:generated", "js:interpreted", "reference:float64"]);
      for (const property of ["batch-invariant", "order-invariant"])
        expect(about(property)).toEqual(everywhere.filter((backend) => backend !== "reference:float64"));
      expect(about("thread-invariant")).toEqual(["wasm:baseline-simd:2"]);
    }
    const bounded = outcomes.filter(({ claim }) => claim.includes("/equals-oracle/"));
    for (const { measure } of bounded) expect([(measure?.elements ?? 0) > 100, (measure?.worst?.bound ?? 0) > 0]).toEqual([true, true]);
  });

  test("has its page in the documentation", () => {
    runScript(join("tools", "workspace", "src", "operator-pages.ts"), join(copy, "pages"));
    const page = (name: string): string => readFileSync(join(copy, "pages", `${name}.md`), "utf8");
    expect(page("softsign")).toContain("# softsign\n\nA primitive");
    expect(page("softsign")).toContain("y[i0, i1] = a[i0, i1] / (abs(a[i0, i1]) + 1)");
    expect(page("softsign")).toContain("da = div(g, square(add(abs(a), 1)))");
    expect(page("swish")).toContain("y = mul(a, sigmoid(a))");
    expect(page("swish")).toContain("## Gradient\n\nThat of its decomposition");
    expect(page("README")).toContain("[softsign](./softsign.md)");
  });

  test("is found out when its gradient is wrong", () => {
    add("softsign.ts", softsign.replace("square(plus(absolute(a), 1))", "plus(absolute(a), 1)"));
    const wrong = outcomesOf("softsign").filter(({ kind }) => kind !== "held");
    expect(wrong.map(({ kind, claim }) => [kind, claim.split("/")[1]])).toEqual(
      ["js:generated", "js:interpreted", "reference"].map(() => ["failed", "gradient-equals-difference"]),
    );
  });
});
