import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { dataFiles } from "../build/data-files.ts";
import { built } from "./browser/static-host.fixture.ts";
import { made } from "./pages.fixture.ts";

const mostKilobytes = 200;
const compressed = (bytes: string | Uint8Array): number => gzipSync(bytes, { level: 9 }).length / 1000;

/** Every file that a page's first view needs: what the page names, and what its scripts import before anything is shown. */
function firstView(page: string): readonly string[] {
  const html = readFileSync(join(built, "index.html"), "utf8");
  const found = new Set([...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/gu)].map(([, path = ""]) => path));
  found.add(`assets/${readdirSync(join(built, "assets")).find((name) => name.startsWith(`${page}-`) && name.endsWith(".js")) ?? ""}`);
  for (const path of found)
    if (path.endsWith(".js"))
      for (const [, name = ""] of readFileSync(join(built, path), "utf8").matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/gu))
        found.add(`assets/${name}`);
  return ["index.html", ...found];
}

test.each(["overview", "matrix", "benchmarks"])(
  `the first view of %s is less than ${mostKilobytes} KB compressed, its data included`,
  (page) => {
    const files = firstView(page);
    const data = dataFiles(made).files.get(`data/${page}.json`) ?? "";
    const code = files.map((path) => compressed(readFileSync(join(built, path)))).reduce((sum, each) => sum + each, 0);
    console.log(`${page}: ${files.length} files, ${code.toFixed(0)} KB, and ${compressed(data).toFixed(0)} KB of data`);
    // Less would mean that something was left out of the count.
    expect(files.length).toBeGreaterThan(4);
    expect(code).toBeGreaterThan(80);
    expect(code + compressed(data)).toBeLessThan(mostKilobytes);
  },
);

test("nothing that is built evaluates text or brings styles along", () => {
  for (const name of readdirSync(join(built, "assets")).filter((each) => each.endsWith(".js")))
    expect({ name, found: /\beval\(|createElement\("style"\)/u.exec(readFileSync(join(built, "assets", name), "utf8"))?.[0] }).toEqual({
      name,
      found: undefined,
    });
});
