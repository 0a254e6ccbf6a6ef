import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createJsBackend } from "../src/backends/js/backend.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";
import { data } from "../src/evaluate.ts";
import { sizeOf } from "../src/shape.ts";
import type { Tensor } from "../src/tensor.ts";
import { referenceValues } from "./reference-value.ts";
import { absentOperators, tensorOf, webnnOperators, type WebnnArray, type WebnnOptions } from "./webnn.ts";

// The conformance tests of WebNN (web-platform-tests), made by others: they check the oracle, which the claims then trust, and two backends beside it.

const folder = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data", "webnn-conformance");

interface Case {
  readonly name: string;
  readonly graph: {
    readonly inputs: Readonly<Record<string, WebnnArray>>;
    readonly operators: readonly {
      readonly name: string;
      readonly arguments: readonly WebnnOptions[];
      readonly outputs: string | readonly string[];
    }[];
    readonly expectedOutputs: Readonly<Record<string, WebnnArray>>;
  };
}

interface Vectors {
  readonly operation: string;
  readonly tests: readonly Case[];
}

const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
const all = files.map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Vectors); // the form of the files
const mostElements = 2 ** 16;
const operatorOf = ({ graph }: Case): string => graph.operators[0]?.name ?? "";
const vectors = all.map(({ tests }) => [tests[0] === undefined ? "" : operatorOf(tests[0]), tests] as const);

/** What a case asks for and what it expects; undefined where it needs what we do not have. */
function computed({ graph }: Case): readonly (readonly [value: Tensor, expected: Tensor])[] | undefined {
  const [step, another] = graph.operators;
  if (step === undefined || another !== undefined) return undefined;
  // One case adds 36 million numbers, to try a device's limits: the oracle would take minutes.
  if (Object.values(graph.inputs).some(({ descriptor: { shape } }) => sizeOf(shape) > mostElements)) return undefined;
  const options = Object.assign({}, ...step.arguments) as WebnnOptions; // one object for each argument
  const { scale, bias } = (options["options"] ?? {}) as { scale?: string; bias?: string }; // as the tests write them
  const names = [...Object.values(options), scale, bias]
    .flat()
    .filter((value): value is string => typeof value === "string" && value in graph.inputs);
  const inputs = [...new Set(names)].map((name) => tensorOf(graph.inputs[name] as WebnnArray)); // it is among them
  if (inputs.includes(undefined)) return undefined;
  const isBoth = step.arguments.length > 1 && names.length === 2 && names[0] === names[1];
  const given = inputs as readonly Tensor[]; // checked above
  const values = webnnOperators[step.name]?.(options, isBoth ? [...given, ...given] : given);
  const outputs = [step.outputs].flat().map((name) => graph.expectedOutputs[name] && tensorOf(graph.expectedOutputs[name]));
  if (values === undefined || outputs.includes(undefined)) return undefined;
  return values.map((value, i) => [value, outputs[i] as Tensor]);
}

const numbersOf = ({ source }: Tensor): ArrayLike<number> => (source.kind === "host" ? source.data : []);
const near = (a: number, b: number, distance: number): boolean => Object.is(a, b) || a === b || Math.abs(a - b) <= distance;

const backends = [createJsBackend(), createWasmBackend()];

describe.skipIf(files.length === 0)("WebNN's conformance tests", () => {
  test("each of their operators is ours, or named as one that we do not have", () => {
    expect(vectors.map(([name]) => name).filter((name) => !(name in webnnOperators)).sort()).toEqual([...absentOperators].sort()); // prettier-ignore
  });

  test.each(vectors.filter(([name]) => name in webnnOperators))(
    "%s: the oracle and the backends give what they expect",
    async (_, cases) => {
      let count = 0;
      for (const one of cases) {
        // Computed once for each place: evaluation settles a tensor.
        for (const [i, [value, expected]] of (computed(one) ?? []).entries()) {
          expect([one.name, value.shape, value.dtype]).toEqual([one.name, expected.shape, expected.dtype]);
          const [exact] = await referenceValues([value]);
          const results: readonly ArrayLike<number>[] = [
            exact?.values ?? [],
            ...(await Promise.all(backends.map((backend) => data(computed(one)?.[i]?.[0] as Tensor, { backend })))),
          ];
          for (const [which, got] of results.entries())
            Array.from(numbersOf(expected), (right, at) => {
              // The expected values are float32 of an implementation of theirs: it too lies within the bound of any.
              const bound = exact?.bounds?.[at] ?? 0;
              expect(near(got[at] ?? NaN, right, (which === 0 ? 1 : 2) * bound), `${one.name} [${at}], way ${which}: ${got[at]}, not ${right}, bound ${bound}`).toBe(true); // prettier-ignore
            });
          count++;
        }
      }
      expect(count).toBeGreaterThan(0);
    },
  );
});
