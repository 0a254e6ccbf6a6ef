import { tercetIn, type BenchmarkCase, type BenchmarkDevice } from "@tercet/results";
import { arrayFile } from "../inputs/array-file.ts";
import { textRows } from "../inputs/text-rows.ts";
import { evenRows } from "../inputs/token-rows.ts";
import { encodeAgreement } from "./encode.ts";
import { gpuInNode, gpuInPage } from "./gpu-names.ts";
import { productAgreement } from "./matmul.ts";
import { searchAgreement, searchScale } from "./score.ts";
import { type Bench, type Suite } from "./suite.ts";
import { timedCase, type Entry, type TimedCase } from "./timed-case.ts";
import { lossAgreement } from "./train.ts";

/** How much is computed. */
interface Sizes {
  /** Rows, reduced, columns. */
  readonly products: readonly (readonly [m: number, k: number, n: number])[];
  readonly texts: readonly { readonly count: number; readonly length: number }[];
  readonly candidates: number;
  /** Pairs and their tokens; none: no training step. */
  readonly training: readonly { readonly pairs: number; readonly length: number }[];
}

const full: Sizes = {
  products: [[4096, 4096, 4096], [128, 384, 384], [128, 768, 3072], [512, 384, 1536], [1024, 768, 2304], [2048, 3072, 768]],
  texts: [{ count: 64, length: 128 }, { count: 32, length: 32 }, { count: 1, length: 16 }, { count: 1, length: 32 }],
  candidates: 100_000,
  training: [{ pairs: 32, length: 32 }],
}; // prettier-ignore

/** For a device that is a program: enough to see that everybody computes the same, at edges of tiles too. */
const small: Sizes = {
  products: [[65, 384, 100]],
  texts: [{ count: 2, length: 12 }, { count: 1, length: 8 }],
  candidates: 1100,
  training: [], // its kernels take minutes to compile there; the claims about training steps check them
}; // prettier-ignore

const [width, k, codes] = [768, 10, 64];
const own = [gpuInNode, gpuInPage];
const peersInPage = ["onnxruntime-web webgpu", "transformers.js webgpu"];
const peersInNode = ["onnxruntime-node webgpu"];

/** This machine's GPU, in Node and in one page of one browser, beside peers there and Tercet's own WebAssembly. */
export const webgpuSuite: Suite = {
  name: "webgpu",
  measures: "a GPU: products, all-MiniLM-L6-v2, searches and a training step, in Node and in a page of Chromium",
  peers: [...peersInPage, ...peersInNode],
  run: async (bench) => {
    const found = new Map<string, BenchmarkDevice>();
    for (const contender of own) {
      bench.progress(`looking for a GPU: ${contender}`);
      try {
        const { device } = await (await bench.start(contender, { threads: bench.threads })).ready;
        if (device !== undefined) found.set(contender, device);
      } catch (error) {
        bench.skip(contender, error instanceof Error ? error.message : String(error));
      }
    }
    if (found.size === 0) {
      bench.skip("everything", "no GPU: nothing measured");
      return [];
    }
    const isSoftware = [...found.values()].some((device) => device.isSoftware);
    if (isSoftware) bench.skip("every figure", "no GPU: nothing measured; the device is a program on the processors, and outputs of small sizes were compared on it, but for a training step");
    // Where Tercet finds no device, peers would compute on something else than one.
    const peers = [...(found.has(gpuInPage) ? peersInPage : []), ...(found.has(gpuInNode) ? peersInNode : [])];
    const contenders = { own: [...found.keys()], peers, processors: bench.modes.map(tercetIn) };
    const cases = [];
    for (const wanted of await casesOf(isSoftware ? small : full, contenders, bench)) cases.push(await timedCase({ ...(await wanted()), comparesOnly: isSoftware }, bench));
    return cases.filter((each): each is BenchmarkCase => each !== undefined);
  },
}; // prettier-ignore

/** Who takes part. */
interface Contenders {
  /** Tercet, where it found a device. */
  readonly own: readonly string[];
  readonly peers: readonly string[];
  /** Tercet on processors. */
  readonly processors: readonly string[];
}

/** The cases in order; inputs are made when it is a case's turn. */
async function casesOf(
  sizes: Sizes,
  { own: devices, peers, processors }: Contenders,
  bench: Bench,
): Promise<readonly (() => Promise<TimedCase>)[]> {
  const everyone = [...devices, ...processors];
  const entriesOf = (task: Entry["task"], contenders: readonly string[] = everyone): readonly Entry[] =>
    contenders.map((contender) => ({ contender, task }));
  const rowsOf = await textRows((await bench.model()).folder);
  const scale = searchScale(width);
  const array = (name: string, shape: readonly number[], seed: number): ReturnType<typeof arrayFile> =>
    arrayFile(bench.folder, `${name}-${shape.join("-")}`, { shape, seed, scale: name === "product" ? 1 : scale });
  const common = { asksParts: devices, seconds: 20 };
  const search = async (name: string, task: (candidates: Awaited<ReturnType<typeof arrayFile>>) => Promise<Entry["task"]>): Promise<TimedCase> => ({
    ...{ ...common, name: `${name} over ${sizes.candidates.toLocaleString("en-US")} x ${String(width)}`, unit: "contexts/s", work: 1 },
    ...{ agreement: searchAgreement, entries: entriesOf(await task(await array("candidates", [sizes.candidates, width], 3))) },
  }); // prettier-ignore
  return [
    ...sizes.products.map(([m, length, n]) => async (): Promise<TimedCase> => {
      const task = { kind: "product", a: await array("product", [m, length], m + length), b: await array("product", [length, n], length + n + 1) } as const; // prettier-ignore
      const name = `product ${String(m)} x ${String(length)} x ${String(n)}`;
      return { ...common, name, unit: "TFLOP/s", work: (2 * m * length * n) / 1e12, agreement: productAgreement, entries: entriesOf(task) };
    }),
    ...sizes.texts.map(({ count, length }) => (): Promise<TimedCase> => {
      const task = { kind: "encode", rows: rowsOf(count, length), precision: "float32" } as const;
      const name = `MiniLM ${String(count)} x ${String(length)} tokens`;
      const entries = entriesOf(task, [...devices, ...peers, ...processors]);
      return Promise.resolve({ ...common, name, unit: "sentences/s", work: count, agreement: encodeAgreement, entries });
    }),
    () => search("bi, 1 context", async (candidates) => ({ kind: "search-bi", contexts: await array("context", [1, width], 4), candidates, k })),
    () => search(`poly-${String(codes)}`, async (candidates) => ({ kind: "search-poly", context: await array("codes", [codes, width], 6), candidates, k, form: "fastest" })),
    ...sizes.training.map(({ pairs, length }) => (): Promise<TimedCase> => {
      const task = { kind: "train", contexts: evenRows(pairs, length), candidates: evenRows(pairs, length, pairs), dropout: 0.1, learningRate: 2e-5 } as const;
      const name = `training step, ${String(pairs)} pairs of ${String(length)} tokens`;
      return Promise.resolve({ ...common, name, unit: "pairs/s", work: pairs, agreement: lossAgreement, entries: entriesOf(task) });
    }),
  ]; // prettier-ignore
}
