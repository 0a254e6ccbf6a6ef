import type { Example, ScopeName } from "./example.ts";
import { takeApart } from "./source.ts";

/** Examples that share a scope: those of one package, or of one page. */
export interface ExampleGroup {
  readonly name: string;
  readonly examples: readonly Example[];
  /** Names in scope for an example, besides `expect` and its own imports. */
  readonly scope: (example: Example) => readonly ScopeName[];
}

/** The local name that `a as b` or `a` binds. */
function local(name: string): string {
  return name.split(" as ").at(-1) ?? name;
}

/** One test file for a group: its imports joined, and a test for each example. */
export function renderGroup(group: ExampleGroup): string {
  const bound = new Map<string, ScopeName>([["expect", { name: "expect", from: "vitest", isType: false }]]);
  const bind = (wanted: ScopeName, example: Example): void => {
    const key = local(wanted.name);
    const known = bound.get(key);
    if (known !== undefined && (known.from !== wanted.from || known.name !== wanted.name)) {
      throw new Error(
        `${example.file}:${example.line}: \`${key}\` comes from ${wanted.from} here and from ${known.from} elsewhere in ${group.name}`,
      );
    }
    if (known?.isType !== false) bound.set(key, wanted);
  };
  const tests = group.examples.map((example) => {
    const { imports, body, words } = takeApart(example);
    const own = new Set(imports.map(({ name }) => local(name)));
    for (const wanted of imports) bind(wanted, example);
    for (const wanted of group.scope(example)) if (words.has(wanted.name) && !own.has(wanted.name)) bind(wanted, example);
    const title = [`${example.file}:${example.line}`, example.subject].filter((part) => part !== "").join(" ");
    return `test(${JSON.stringify(title)}, async () => {\n${body.trim()}\n});\n`;
  });
  const lines = [...bound.values()].map(
    ({ name, from, isType }) => `import { ${isType ? "type " : ""}${name} } from ${JSON.stringify(from)};`,
  );
  return ["// Made by src/generate.ts from the documentation.", `import { test } from "vitest";`, ...lines, "", ...tests].join("\n");
}
