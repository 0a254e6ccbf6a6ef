import { expect, it } from "vitest";
import { summarize, type TimedRun } from "./summary.ts";
import { profileText } from "./text.ts";

/** A run of 10 + `slower` ms with 4 + `slower` in a product, of which 1 is waiting, and 2 in sums of it. */
function run(slower: number): TimedRun {
  const product = {
    name: "linear",
    shape: "100 x 50 x 20",
    launches: 2,
    milliseconds: 4 + slower,
    waited: 1,
    flops: 4e6,
    integerOperations: 0,
    bytes: 8e6,
  };
  const sum = { name: "add", shape: "100 x 20", launches: 1, milliseconds: 2, waited: 0, flops: 2000, integerOperations: 0, bytes: 24_000 };
  const work = { kernels: [sum, product], runs: 1, running: 7 + slower, prepared: 0, preparing: 0 };
  return { milliseconds: 10 + slower, work };
}

it("times are medians, and speed and share follow from them", () => {
  const summary = summarize([run(100), run(0), run(0)]);
  expect(summary).toMatchObject({
    runs: 3,
    milliseconds: 10,
    inKernels: 6,
    waiting: 1,
    starting: 1,
    outside: 3,
    flops: 4_002_000,
    bytes: 8_024_000,
  });
  expect(summary.kernels).toMatchObject([
    { name: "linear", launches: 2, milliseconds: 4, share: 4 / 6, gigaflops: 1, gigabytes: 2 },
    { name: "add", launches: 1, milliseconds: 2, share: 2 / 6, gigaflops: 0.001 },
  ]);
  expect(summarize([run(0), run(2)]).milliseconds).toBe(11);
});

it("a kernel that took no time has no speed", () => {
  const still = run(-4).work.kernels.map((kernel) => ({ ...kernel, milliseconds: 0 }));
  const { kernels } = summarize([{ milliseconds: 0, work: { ...run(0).work, kernels: still } }]);
  expect(kernels.map(({ share, gigaflops, gigabytes }) => [share, gigaflops, gigabytes])).toEqual([[0, 0, 0], [0, 0, 0]]); // prettier-ignore
});

it("small kernels are one line, unless all are asked for, and nothing of them is lost", () => {
  const [sum, product] = run(0).work.kernels;
  const small = Array.from({ length: 5 }, (_, i) => ({ ...sum!, name: `small${i}`, milliseconds: 0.002, launches: 3 })); // there are two
  const summary = summarize([{ milliseconds: 10, work: { ...run(0).work, kernels: [product!, ...small] } }]);
  const facts = { title: "bi", backend: "js", texts: 2, tokens: 50, first: { total: 1, planning: 1, preparing: 0, plans: 1 } };
  const text = (isFull: boolean): string =>
    profileText(summary, { ...facts, memory: { live: 1, scratch: 2 } }, { width: 100, bold: (part) => part, isFull });
  expect(text(true)).toContain("small4");
  expect(text(false)).not.toContain("small4");
  expect(text(false)).toMatch(/\n5 smaller ones \(--all\) +15 +0\.010 +0\.2 %/);
  for (const isFull of [true, false]) expect(text(isFull)).toMatch(/\nall kernels +17 +4\.010 +100\.0 %/);
});

it("operations on integers have a column where they are more than a few", () => {
  const facts = { title: "bi", backend: "js", texts: 2, tokens: 50, first: { total: 1, planning: 1, preparing: 0, plans: 1 } };
  const text = (integerOperations: number): string => {
    const kernels = run(0).work.kernels.map((kernel) => ({ ...kernel, integerOperations }));
    const summary = summarize([{ ...run(0), work: { ...run(0).work, kernels } }]);
    return profileText(summary, { ...facts, memory: { live: 1, scratch: 2 } }, { width: 100, bold: (part) => part, isFull: true });
  };
  expect(text(0) + text(100)).not.toContain("GOP/s");
  // 8 million in 4 and in 2 milliseconds, and 16 million in all 6.
  const rows = text(8e6).split("\n").filter((line) => /^(kernel|linear|add|all)/.test(line)); // prettier-ignore
  const column = rows[0]!.indexOf("int GOP/s") + "int GOP/s".length;
  expect(rows.slice(1).map((line) => line.slice(0, column).split(" ").at(-1))).toEqual(["2.0", "4.0", "2.7"]);
});

it("every line fits the terminal, and what is too long is cut in the names alone", () => {
  const long = run(0).work.kernels.map((kernel) => ({ ...kernel, name: `${kernel.name} mul erf add mul mul mul erf add mul mul mul erf` }));
  const summary = summarize([{ milliseconds: 10, work: { ...run(0).work, kernels: long } }]);
  const facts = { title: "bi: encode candidates, 2 texts, 50 tokens", backend: "wasm (wide-simd, 1 thread)", texts: 2, tokens: 50 };
  const first = { total: 30, planning: 10, preparing: 10, plans: 1 };
  const text = profileText(
    summary,
    { ...facts, first, memory: { live: 1e6, scratch: 2e6 } },
    { width: 80, bold: (part) => part, isFull: true },
  );
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).toContain("…  100 x 50 x 20");
  expect(text).toContain("200 texts/s, 5,000 tokens/s");
});
