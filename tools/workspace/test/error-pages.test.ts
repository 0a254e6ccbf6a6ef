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

/** The fixed pieces of the messages that a source writes, by code, where `must` and `fix` are plain texts or templates. */
function messagesOf(file: string, text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const pieces = (body: ts.ConciseBody): readonly string[] => {
    if (ts.isStringLiteralLike(body)) return [body.text];
    return ts.isTemplateExpression(body) ? [body.head.text, ...body.templateSpans.map(({ literal }) => literal.text)] : [];
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isObjectLiteralExpression(node.initializer)) {
      const written = node.initializer.properties.flatMap((each) => {
        if (!ts.isPropertyAssignment(each) || !["must", "fix"].includes(each.name.getText()) || !ts.isArrowFunction(each.initializer))
          return [];
        return pieces(each.initializer.body)
          .map((piece) => piece.trim())
          .filter((piece) => piece !== "");
      });
      if (ts.isStringLiteral(node.name) || ts.isIdentifier(node.name)) found.set(node.name.text, written);
    }
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  visit(source);
  const own = codesOf(file, text);
  return new Map([...found].filter(([code]) => own.includes(code)));
}

const sources = globSync("{packages,apps,tools}/*/src/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
const codes = sources.flatMap((file) => codesOf(file, readFileSync(join(root, file), "utf8")));
const messages = new Map(sources.flatMap((file) => [...messagesOf(file, readFileSync(join(root, file), "utf8"))]));
const pageOf = (page: string): string => readFileSync(join(root, "docs", "errors", `${page}.md`), "utf8");
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

test("every page says its code and exit code, a cause, a fix and the message", () => {
  const wanted = (page: string): readonly string[] => [
    `# ${page}\n`,
    "Exit code ",
    "\n## A cause\n",
    "\n## The fix\n",
    "\n## Example\n",
    `[${page}]\n`,
  ];
  const lacking = pages.flatMap((page) => {
    const text = pageOf(page);
    return wanted(page)
      .filter((part) => !text.includes(part))
      .map((part) => `${page}: ${part.trim()}`);
  });
  expect(lacking).toEqual([]);
});

test("the message that a page shows is the one that the source writes", () => {
  const stale = [...messages].flatMap(([code, parts]) =>
    parts.filter((part) => !pageOf(code).includes(part)).map((part) => `${code}: ${part}`),
  );
  expect(messages.size).toBeGreaterThan(50);
  expect(stale).toEqual([]);
});
