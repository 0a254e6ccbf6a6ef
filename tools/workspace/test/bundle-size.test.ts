import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { beforeAll, expect, test } from "vitest";
import { root } from "../toolchain.mjs";

/** What a program needs to load one head and encode with it on threads: our own code, all of it, without the library that tokenizes other families. */
const program = `
export { BiEncoder } from "@tercet/bi-encoder";
export { createWasmBackend } from "@tercet/tensor";
export { nodeHost } from "@tercet/host/node";
`;
const mostKilobytes = 150;

const warnings: string[] = [];
let chunks: readonly Rolldown.OutputChunk[] = [];

beforeAll(async () => {
  // Below the workspace, so that its packages are found, and where no linter of another project looks.
  mkdirSync(join(root, "dist"), { recursive: true });
  const folder = mkdtempSync(join(root, "dist", "bundle-"));
  try {
    const entry = join(folder, "entry.ts");
    writeFileSync(entry, program);
    const result = await build({
      root: folder,
      configFile: false,
      logLevel: "silent",
      resolve: { conditions: ["tercet-source"] },
      ssr: { noExternal: true, resolve: { conditions: ["tercet-source"] } },
      build: {
        ssr: entry,
        write: false,
        minify: true,
        rolldownOptions: {
          external: [/^node:/u, /^@huggingface\//u, "webgpu", "gpu.js"],
          onLog: (_, { message }) => warnings.push(message),
        },
      },
    });
    chunks = [result].flat().flatMap((each) => ("output" in each ? each.output : [])).filter((each) => each.type === "chunk"); // prettier-ignore
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Chunks that are loaded with those that pass a test, without being asked for in a run. */
function loadedWith(passes: (chunk: Rolldown.OutputChunk) => boolean): readonly Rolldown.OutputChunk[] {
  const loaded = new Set(chunks.filter(passes));
  // A set hands out what is added to it meanwhile.
  for (const { imports } of loaded) for (const chunk of chunks) if (imports.includes(chunk.fileName)) loaded.add(chunk);
  return [...loaded];
}

const modulesOf = (loaded: readonly Rolldown.OutputChunk[]): readonly string[] => loaded.flatMap(({ moduleIds }) => moduleIds);
const from = (backend: string): RegExp => new RegExp(`/tensor/src/backends/${backend}/`, "u");

test(`inference of one head is less than ${mostKilobytes} KB of code, minified and compressed`, () => {
  const code = loadedWith(({ isEntry }) => isEntry)
    .map((chunk) => chunk.code)
    .join("");
  const kilobytes = gzipSync(code, { level: 9 }).length / 1000;
  console.log(`bi-encoder on wasm: ${(code.length / 1000).toFixed(0)} KB minified, ${kilobytes.toFixed(1)} KB compressed`);
  // Less would mean that something was left out of the count.
  expect(kilobytes).toBeGreaterThan(50);
  expect(kilobytes).toBeLessThan(mostKilobytes);
});

test("a program that makes one backend does not load the code of those that can be named, and bundlers warn of nothing", () => {
  const first = modulesOf(loadedWith(({ isEntry }) => isEntry));
  expect(first.some((id) => from("wasm").test(id))).toBe(true);
  for (const other of ["webgpu", "gpujs"]) {
    expect(first.filter((id) => from(other).test(id))).toEqual([]);
    // It is there to be loaded.
    expect(modulesOf(chunks).some((id) => from(other).test(id))).toBe(true);
  }
  expect(warnings).toEqual([]);
});

test("auto loads the code of graphics devices only when one is to be tried", () => {
  const auto = modulesOf(loadedWith(({ moduleIds }) => moduleIds.some((id) => id.endsWith("/backend/named/auto.ts"))));
  expect(auto.some((id) => id.endsWith("/backend/auto.ts"))).toBe(true);
  expect(auto.filter((id) => from("webgpu").test(id))).toEqual([]);
});
