import { openSafetensors } from "@tercet/checkpoint";
import { compare, referenceDistance, withReferenceBound } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import type { Browser, Page } from "playwright-core";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle, type Bundler } from "../src/bundle.ts";
import type { EncodedInPage, TercetPage, Way } from "../src/page.ts";
import { serve, type Served } from "../src/serve.ts";
import { chromiumPath, openPage, startChromium } from "./chromium.fixture.ts";

const { files } = nodeHost();
const root = join(import.meta.dirname, "..", "..", "..");
interface ReferenceCase {
  /** Where the model's files lie. */
  readonly model: string;
  /** Where the library's outputs lie. */
  readonly folder: string;
  readonly output: string;
  /** Where in the output the texts' rows begin. */
  readonly firstRow: number;
  readonly texts: (inputs: never) => readonly string[];
}

const small: ReferenceCase = {
  ...{ folder: join(root, "packages", "claims", "checkpoints", "small-st-bi"), output: "encode.0", firstRow: 0 },
  model: join(root, "packages", "claims", "checkpoints", "small-st-bi", "model"),
  texts: ({ columns }: { readonly columns: readonly (readonly string[])[] }) => columns[0] ?? [],
};
const shared = join(root, "..", "shared");
const minilm: ReferenceCase = {
  ...{
    folder: join(shared, "reference", "minilm-64-texts"),
    output: "embeddings",
    firstRow: 3,
    model: join(shared, "models", "all-MiniLM-L6-v2"),
  },
  texts: ({ texts }: { readonly texts: readonly string[] }) => texts.slice(3, 4),
};

let [browser, scratch]: [Browser | undefined, string] = [undefined, ""];
beforeAll(async () => {
  if (chromiumPath === undefined) return;
  scratch = mkdtempSync(join(tmpdir(), "tercet-browsers-"));
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** The vectors lie within what the library's own float32 differs from its float64, element by element. */
async function expectLikeReference({ folder, output, firstRow }: ReferenceCase, { vectors, rows }: EncodedInPage): Promise<void> {
  const reader = await openSafetensors(files, join(folder, "expected.safetensors"));
  const numbers = async (name: string): Promise<Float64Array> => Float64Array.from((await reader.read(name)).data as Float64Array); // of floats
  const [float32, float64] = [await numbers(`f32/${output}`), await numbers(`f64/${output}`)];
  const width = vectors.length / rows;
  const shape = [rows, width];
  const expected = withReferenceBound(
    { shape, data: float64.slice(firstRow * width, (firstRow + rows) * width) },
    referenceDistance(float32, float64),
  );
  expect(compare({ output: expected }, { output: { shape, data: Float32Array.from(vectors) } })).toMatchObject({ kind: "held" });
}

const suites: readonly (readonly [Bundler, string])[] = [
  ["vite", "finds the workers' module"],
  ["esbuild", "leaves it out, and workers start from its text"],
];
describe.skipIf(chromiumPath === undefined).each(suites)("bundled by %s, which %s (skipped where there is no Chromium)", (bundler) => {
  let [served, page]: [Served | undefined, Page | undefined] = [undefined, undefined];
  const problems: string[] = [];
  beforeAll(async () => {
    const folder = join(scratch, bundler);
    await bundle(bundler, folder);
    served = await serve(join(folder, "out"), new Map([["small", small.model], ["minilm", minilm.model]])); // prettier-ignore
    page = await openPage(browser!); // the browser runs where these tests do
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(`${served.address}/index.html`);
    await page.waitForFunction(() => "tercet" in globalThis);
  });
  afterAll(() => served?.close());

  async function encode(way: Way, folder: string, from: ReferenceCase): Promise<EncodedInPage> {
    const { inputs } = JSON.parse(readFileSync(join(from.folder, "case.json"), "utf8")) as { readonly inputs: never }; // each case reads its own form of them
    const task = { way, folder: `${served?.address ?? ""}${folder}`, texts: from.texts(inputs) };
    const encoded = await page!.evaluate(async ({ way, folder, texts }) => {
      // What a debugger evaluates may make functions from text whatever the policy says, until it first waits.
      await new Promise((resolve) => setTimeout(resolve));
      return (globalThis as unknown as { readonly tercet: TercetPage }).tercet.encodeOn(way, folder, texts); // the page puts it there
    }, task);
    await expectLikeReference(from, encoded);
    return encoded;
  }

  test.each(["wasm, threads", "wasm, one thread", "js", "webgpu"] as const)(
    "a page encodes as the library in Python does, on %s",
    async (way) => {
      const { threads, mode } = await encode(way, "/small/", small);
      expect(threads).toBe(way === "wasm, threads" ? 2 : 1);
      if (way === "js") expect(mode).toBe("interpreted");
      expect(problems).toEqual([]);
    },
  );

  // On a GPU that is a processor in disguise they take a minute and more.
  const all = process.env["TERCET_PAGES"] === "all";
  test
    .skipIf(!existsSync(minilm.model))
    .each(["wasm, threads", "wasm, one thread", ...(all ? (["webgpu", "gpujs"] as const) : [])] as const)(
    "all-MiniLM-L6-v2 does too, on %s (skipped where it is absent; webgpu and gpujs with TERCET_PAGES=all)",
    async (way) => {
      const { milliseconds } = await encode(way, "/minilm/", minilm);
      console.log(`${bundler}, ${way}: a text in ${milliseconds.toFixed(1)} ms`);
    },
  );
});
