import { generator, heatMapOf, type CheckpointOutput, type CheckpointRecord, type OutputPart } from "@tercet/results";

const shape = [2, 3, 40];
const parts: readonly OutputPart[] = ["tokens", "layer", "layer", "attention", "vector", "score", "gradient"];

/** A record of checkpoints as the tool could have left it: one output fails on the second backend, one case was not run there, one output is left alone. */
export function madeCheckpoints(cases = 12, seed = 1): CheckpointRecord {
  const random = generator(seed);
  const tolerance = 1e-4;
  const outputOf = (
    part: OutputPart,
    place: number,
    { fails, counts }: { readonly fails: boolean; readonly counts: boolean },
  ): CheckpointOutput => ({
    ...{
      output: `${part}.${place}`,
      part,
      shape,
      largest: 2,
      float32Error: part === "tokens" ? 0 : 4e-5,
      tolerance: part === "tokens" ? 0 : tolerance,
    },
    ranked: part === "score",
    errors: [0, 1].map((column) => {
      const errors = Float64Array.from({ length: 240 }, () => (part === "tokens" ? 0 : random() * 2e-5));
      if (part !== "tokens") errors[100] = fails && column === 1 ? 3e-4 : 5e-5;
      const worst = Math.max(...errors);
      const heat = part === "tokens" || part === "gradient" ? undefined : heatMapOf(shape, errors, tolerance);
      const held = worst <= tolerance;
      return {
        ...{ column, held, elements: 240, worst, at: [0, 2, 20], ofTolerance: worst / tolerance, ulp: worst * 1e6, heat },
        // The first cases are as in records from before ranks were counted.
        ...(part === "score" && counts ? { ranks: { agreeing: column === 0 ? 240 : 236, of: 240 } } : {}),
        ...(held ? {} : { what: "1 of 240 elements is beyond its bound" }),
      };
    }),
  });
  return {
    schemaVersion: 1,
    commit: { hash: "abcdef123".padEnd(40, "0"), committedAt: new Date().toISOString(), subject: "feat: a change" },
    measuredAt: "2026-11-26T10:00:00Z",
    machine: { cpu: "a processor", processors: 2, platform: "linux-x64", node: "26.10.0" },
    columns: [
      { backend: "js", mode: "generated", runtime: "node", device: "cpu" },
      { backend: "wasm", mode: "relaxed", threads: 2, runtime: "node", device: "cpu" },
    ],
    cases: Array.from({ length: cases }, (_, n) => ({
      case: `case-${n}`,
      kind: n % 2 === 0 ? "parlai" : "st-bi",
      what: `a made model, number ${n}`,
      outputs: parts.map((part, place) => {
        const output = outputOf(part, place, { fails: n === 1 && part === "score", counts: n >= 3 });
        return n === 2 ? { ...output, errors: output.errors.slice(0, 1) } : output;
      }),
      absent: n === 2 ? [{ column: 1, why: "the operator is missing there" }] : [],
      leftAlone: n === 0 ? [{ output: "f64_as_shipped/scores", why: "its softmax is in float32" }] : [],
    })),
  };
}
