import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { root } from "../toolchain.mjs";

const constructor = "defineErrors";

/** The codes that a source defines: the keys of the object that `defineErrors` is called with. */
function codesOf(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const codes: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === constructor) {
      const [definitions] = node.arguments;
      if (definitions === undefined || !ts.isObjectLiteralExpression(definitions)) {
        throw new Error(`${file}: ${constructor} must be given an object literal, so that its codes can be listed`);
      }
      for (const { name } of definitions.properties) {
        if (name === undefined || !(ts.isStringLiteral(name) || ts.isIdentifier(name)))
          throw new Error(`${file}: a code must be written out`);
        codes.push(name.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return codes;
}

const sources = globSync("{packages,apps,tools}/*/src/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
const codes = sources.flatMap((file) => codesOf(file, readFileSync(join(root, file), "utf8")));
const pages = globSync("docs/errors/*.md", { cwd: root }).map((file) => basename(file, ".md"));

test("codes are read from the source, comments aside", () => {
  const text = '// defineErrors({ "no": 1 })\nexport const errors = defineErrors<Details>({ "odd-width": {}, even: {} });';
  expect(codesOf("a.ts", text)).toEqual(["odd-width", "even"]);
});

test("some package defines errors", () => {
  expect(codes.length).toBeGreaterThan(0);
});

test("every error code has a page", () => {
  expect(codes.filter((code) => !pages.includes(code)).sort()).toEqual([]);
});

test("every page belongs to an error code", () => {
  expect(pages.filter((page) => !codes.includes(page)).sort()).toEqual([]);
});

test("no code is defined twice", () => {
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});

test("every page starts with its code and says what to do", () => {
  const bare = pages.filter((page) => {
    const text = readFileSync(join(root, "docs", "errors", `${page}.md`), "utf8");
    return !text.startsWith(`# ${page}\n`) && !text.startsWith(`# \`${page}\`\n`);
  });
  expect(bare).toEqual([]);
});
