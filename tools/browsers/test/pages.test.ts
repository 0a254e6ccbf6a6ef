import { BiEncoder } from "@tercet/bi-encoder";
import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createWasmBackend, data, type Backend } from "@tercet/tensor";
import { browserKinds, findBrowser, startBrowser, type BrowserKind, type DrivenBrowser, type DrivenPage } from "@tercet/web-driver";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle, type Bundler } from "../src/bundle.ts";
import type { EncodedInPage, TercetPage, Way } from "../src/page.ts";
import { serve, type Served } from "../src/serve.ts";
import { expectLikeReference, minilm, small, textsOf, type ReferenceCase } from "./references.fixture.ts";

/** On a GPU that is a processor in disguise some ways take a minute and more. */
const all = process.env["TERCET_PAGES"] === "all";

interface Ways {
  /** What is tried on each run, and what with TERCET_PAGES=all alone. */
  readonly small: readonly Way[];
  readonly slow: readonly Way[];
  readonly graphics: "none" | "software";
  readonly relaxed: boolean;
}

const processors = ["wasm, threads", "wasm, one thread", "wasm, baseline", "js"] as const;
const ways: Readonly<Record<BrowserKind, Ways>> = {
  chromium: { small: [...processors, "webgpu"], slow: ["gpujs"], graphics: "software", relaxed: true },
  // WebGL, which gpu.js is left with where there is no WebGPU, takes a screen.
  firefox: { small: processors, slow: ["webgpu", "gpujs", "gpujs, webgl2"], graphics: all ? "software" : "none", relaxed: true },
  webkit: { small: processors, slow: ["gpujs"], graphics: "none", relaxed: false },
};

const bundled = new Map<Bundler, Served>();
const scratch = mkdtempSync(join(tmpdir(), "tercet-browsers-"));
const present = browserKinds.filter((kind) => findBrowser(kind).kind === "found");
beforeAll(async () => {
  if (present.length === 0) return;
  for (const bundler of ["vite", "esbuild"] as const) {
    await bundle(bundler, join(scratch, bundler));
    bundled.set(bundler, await serve(join(scratch, bundler, "out"), new Map([["small", small.model], ["minilm", minilm.model]]))); // prettier-ignore
  }
});
afterAll(() => {
  for (const served of bundled.values()) served.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** What Node makes of the small model's texts. */
async function encodedInNode(backend: Backend): Promise<readonly number[]> {
  try {
    const model = await BiEncoder.load(small.model, { host: nodeHost(), backend, vectors: "as-shipped" });
    return [...(await data((await model.encodeCandidates(textsOf(small))).vectors))];
  } finally {
    await backend.close();
  }
}

const suites: readonly (readonly [Bundler, string])[] = [
  ["vite", "finds the workers' module"],
  ["esbuild", "leaves it out, and workers start from its text"],
];
describe.each(browserKinds)("in %s (skipped where it is absent)", (kind) => {
  let browser: DrivenBrowser | undefined;
  const isAbsent = !present.includes(kind);
  beforeAll(async () => {
    if (!isAbsent) browser = await startBrowser({ kind }, ways[kind].graphics);
  });
  afterAll(() => browser?.close());

  describe.skipIf(isAbsent).each(suites)("bundled by %s, which %s", (bundler) => {
    let page: DrivenPage | undefined;
    const served = (): string => bundled.get(bundler)?.address ?? "";
    beforeAll(async () => {
      page = await browser?.newPage();
      await page?.goto(`${served()}/index.html`);
    });
    afterAll(() => page?.close());

    async function encode(way: Way, folder: string, from: ReferenceCase): Promise<EncodedInPage> {
      const task = { way, folder: served() + folder, texts: textsOf(from) };
      const encoded = await page!.evaluate(async ({ way, folder, texts }) => {
        const own = globalThis as unknown as { readonly tercet?: TercetPage }; // the page puts it there, once its module has run
        while (own.tercet === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
        return own.tercet.encodeOn(way, folder, texts);
      }, task);
      await expectLikeReference(from, encoded);
      return encoded;
    }

    test.each([...ways[kind].small, ...(all ? ways[kind].slow : [])])(
      "a page encodes as the library in Python does, on %s",
      async (way) => {
        const { threads, mode, vectors } = await encode(way, "/small/", small);
        expect(threads).toBe(way === "wasm, threads" ? 2 : 1);
        if (way === "wasm, one thread") expect(mode).toBe(ways[kind].relaxed ? "relaxed-simd" : "baseline-simd");
        // These two have the same bits wherever they compute.
        if (way === "wasm, baseline") expect(vectors).toEqual(await encodedInNode(createWasmBackend({ mode: "baseline" })));
        if (way === "js") expect(mode).toBe("interpreted");
        if (way === "js") expect(vectors).toEqual(await encodedInNode(createJsBackend()));
        expect((await page!.complaints()).filter((line) => !isOfTrial(line))).toEqual([]);
      },
    );

    const large: readonly Way[] = [
      "wasm, threads",
      "wasm, one thread",
      ...(all ? ways[kind].slow : []),
      ...(all && kind === "chromium" ? (["webgpu"] as const) : []),
    ];
    test.skipIf(!existsSync(minilm.model) || (kind !== "chromium" && !all)).each(large)(
      "all-MiniLM-L6-v2 does too, on %s (skipped where it is absent; in other browsers than Chromium and on graphics devices with TERCET_PAGES=all)",
      async (way) => {
        const { milliseconds } = await encode(way, "/minilm/", minilm);
        console.log(`${browser?.name ?? ""}, ${bundler}, ${way}: a text in ${milliseconds.toFixed(1)} ms`);
      },
    );
  });
});

/**
 * Lines that browsers write of what is tried and may be refused: a function made from text, which tells whether the policy allows it, files that a model may have, and the
 * workers' module, which esbuild leaves out.
 */
function isOfTrial(line: string): boolean {
  return /Content.Security.Policy|securitypolicyviolation: eval|404 \(Not Found\)|Loading Worker from/u.test(line);
}
