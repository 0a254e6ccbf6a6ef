import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, test } from "vitest";
import { root } from "../toolchain.mjs";

/** What a program needs to load one head and encode with it on threads: our own code, all of it, without the library that tokenizes other families. */
const program = `
export { BiEncoder } from "@tercet/bi-encoder";
export { createWasmBackend } from "@tercet/tensor";
export { nodeHost } from "@tercet/host/node";
`;
const mostKilobytes = 150;

test(`inference of one head is less than ${mostKilobytes} KB of code, minified and compressed`, async () => {
  const folder = mkdtempSync(join(root, "apps", "cli", "bundle-"));
  try {
    const entry = join(folder, "entry.ts");
    writeFileSync(entry, program);
    const result = await build({
      root: folder,
      configFile: false,
      logLevel: "silent",
      resolve: { conditions: ["tercet-source"] },
      ssr: { noExternal: true, resolve: { conditions: ["tercet-source"] } },
      build: { ssr: entry, write: false, minify: true, rolldownOptions: { external: [/^node:/u, /^@huggingface\//u] } },
    });
    const outputs = [result].flat().flatMap((each) => ("output" in each ? each.output : []));
    const code = outputs.map((each) => ("code" in each ? each.code : "")).join("");
    const kilobytes = gzipSync(code, { level: 9 }).length / 1000;
    console.log(`bi-encoder on wasm: ${(code.length / 1000).toFixed(0)} KB minified, ${kilobytes.toFixed(1)} KB compressed`);
    // Less would mean that something was left out of the count.
    expect(kilobytes).toBeGreaterThan(50);
    expect(kilobytes).toBeLessThan(mostKilobytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
