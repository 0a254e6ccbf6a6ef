import { expect, test } from "vitest";
import { pageExamples } from "../src/example.ts";
import { renderGroup } from "../src/render.ts";
import { exportedNames, sourceExamples, takeApart } from "../src/source.ts";

test("a page gives its ts blocks with their lines, without shell blocks and those marked no-run", () => {
  const page = "# A\n\n```ts\none();\n```\n\n```sh\nls\n```\n\n```ts no-run\ntwo();\n```\n\n```typescript\nthree();\n```\n";
  expect(pageExamples("a.md", page)).toEqual([
    { file: "a.md", line: 3, subject: "", code: "one();\n" },
    { file: "a.md", line: 15, subject: "", code: "three();\n" },
  ]);
});

test("a source gives the body of each @example, fenced or not, with what it belongs to", () => {
  const text =
    "/** A.\n * @example expect(a()).toBe(1);\n */\nexport function a(): number { return 1; }\n/**\n * @example\n * ```ts\n * b;\n * ```\n */\nexport const b = 2;\n";
  const examples = sourceExamples("a.ts", text);
  expect(examples.map(({ subject, line, code }) => [subject, line, code.trim()])).toEqual([
    ["a", 2, "expect(a()).toBe(1);"],
    ["b", 6, "b;"],
  ]);
});

test("exported names tell values from types", () => {
  const text =
    'export { a, type B } from "./a.ts";\nexport type { C } from "./c.ts";\nexport interface D {}\nexport const e = 1, f = 2;\nconst g = 3;\n';
  expect(exportedNames("i.ts", text, "x").map(({ name, isType }) => (isType ? `type ${name}` : name))).toEqual([
    "a",
    "type B",
    "type C",
    "type D",
    "e",
    "f",
  ]);
});

test("an example's own imports leave its body", () => {
  const parts = takeApart({ file: "a.md", line: 1, subject: "", code: 'import { a, type B, c as d } from "x";\n// why\na(d);\n' });
  expect(parts.imports.map(({ name, isType }) => [name, isType])).toEqual([
    ["a", false],
    ["B", true],
    ["c as d", false],
  ]);
  expect(parts.body.trim()).toBe("// why\na(d);");
});

test("a rendered group imports only what its examples name", () => {
  const example = { file: "a.ts", line: 2, subject: "a", code: "expect(a()).toBe(1);" };
  const scope = [
    { name: "a", from: "x", isType: false },
    { name: "b", from: "x", isType: false },
  ];
  const text = renderGroup({ name: "x", examples: [example], scope: () => scope });
  expect(text).toContain('import { a } from "x";');
  expect(text).not.toContain("{ b }");
  expect(text).toContain('test("a.ts:2 a", async () => {\nexpect(a()).toBe(1);\n});');
});

test("one name from two modules in one group is refused", () => {
  const page = (code: string) => ({ file: "a.md", line: 1, subject: "", code });
  const examples = [page('import { a } from "x"; a;'), page('import { a } from "y"; a;')];
  expect(() => renderGroup({ name: "a.md", examples, scope: () => [] })).toThrow("`a` comes from y here and from x elsewhere");
});
