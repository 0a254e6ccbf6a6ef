import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { definitions } from "./index.ts";

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Names of the definitions that the files of a folder export. */
function exportedDefinitions(folder: string): readonly { readonly file: string; readonly name: string }[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  return files.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/^export const (\w+)Definition\b/gm)].map(([, name = ""]) => ({ file, name })),
  );
}

const primitives = exportedDefinitions(import.meta.dirname);
const composites = exportedDefinitions(join(import.meta.dirname, "composites"));

test("the list holds every definition of the folder, once", () => {
  const listed = definitions.map((definition) => definition.name);
  expect([...listed].sort()).toEqual([...primitives, ...composites].map(({ name }) => name).sort());
  expect(new Set(listed).size).toBe(listed.length);
});

test("a file is named after its operator", () => {
  for (const { file, name } of [...primitives, ...composites]) expect(file).toBe(`${kebab(name)}.ts`);
});

test("primitives and composites lie in their own folders", () => {
  const kindOf = new Map(definitions.map((definition) => [definition.name, definition.kind]));
  for (const { name } of primitives) expect([name, kindOf.get(name)]).toEqual([name, "primitive"]);
  for (const { name } of composites) expect([name, kindOf.get(name)]).toEqual([name, "composite"]);
});
