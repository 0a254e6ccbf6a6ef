import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ESLint } from "eslint";
import { expect, test } from "vitest";
import { messages } from "../src/boundaries-rule.ts";
import { lintConfiguration } from "../src/lint.ts";
import { namesRule } from "../src/names-rule.ts";

const fixture = join(import.meta.dirname, "..", "fixtures", "forbidden");
const own = new Set(["tercet/boundaries", "tercet/names"]);

/** What each file of the fixture says of itself in its first line. */
function expected(): ReadonlyMap<string, string> {
  const files = globSync("{packages,apps,tools}/**/*.ts", { cwd: fixture }).filter((file) => !file.endsWith("index.ts"));
  return new Map(files.sort().map((file) => [file, /^\/\/ refused: (.*)$/m.exec(readFileSync(join(fixture, file), "utf8"))?.[1] ?? ""]));
}

// The configuration that the workspace is linted with, for a workspace that breaks it; only its own folder is not ignored here.
const configuration = lintConfiguration(fixture).filter(({ ignores, files }) => ignores === undefined || files !== undefined);
const linter = new ESLint({ cwd: fixture, overrideConfigFile: true, overrideConfig: configuration });

test("the lint configuration of the workspace refuses every forbidden import of the fixture, and nothing else in it", async () => {
  const results = await linter.lintFiles([...expected().keys()]);
  const found = results.map(({ filePath, messages: problems }) => [
    filePath.slice(fixture.length + 1),
    problems
      .filter(({ ruleId }) => ruleId !== null && own.has(ruleId))
      .map(({ messageId }) => messageId)
      .join(" ") || "nothing",
  ]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected()));
  for (const { messages: problems } of results) expect(problems.filter(({ fatal }) => fatal)).toEqual([]);
});

test("the fixture breaks each rule at least once", () => {
  const broken = new Set(expected().values());
  const rules = [...Object.keys(messages), ...Object.keys(namesRule.meta?.messages ?? {})];
  expect(rules.filter((rule) => !broken.has(rule))).toEqual([]);
});

test("style rules refuse default exports, export *, inheritance and files of more than 300 lines", async () => {
  const code = `export * from "./a.ts";\nexport default class A extends Map {}\n${"//\n".repeat(300)}`;
  const [result] = await linter.lintText(code, { filePath: join(fixture, "packages", "host", "src", "index.ts") });
  const found = (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? ""}: ${message}`);
  for (const text of ["No default exports", "No `export *`", "No inheritance", "max-lines"]) {
    expect(found.filter((each) => each.includes(text))).toHaveLength(1);
  }
});

test("an assertion needs a reason beside it, `as const` does not", async () => {
  const filePath = join(fixture, "packages", "host", "src", "index.ts");
  const reasons = async (code: string): Promise<number> => {
    const [result] = await linter.lintText(code, { filePath });
    return (result?.messages ?? []).filter(({ ruleId }) => ruleId === "tercet/reasons").length;
  };
  const assertion = "export const a: string = JSON.parse('1') as unknown as string;";
  expect(await reasons(assertion)).toBe(1);
  expect(await reasons(`// The text is our own.\n${assertion}`)).toBe(0);
  expect(await reasons("export const a = 1 as const;")).toBe(0);
  expect(await reasons("export const a: number = [1][0] as number;")).toBe(1);
  expect(await reasons("export const a: number = [1][0]!;")).toBe(0);
});

test("a rule is switched off with a reason only", async () => {
  const filePath = join(fixture, "packages", "host", "src", "index.ts");
  const found = async (comment: string): Promise<readonly (string | undefined)[]> => {
    const [result] = await linter.lintText(`${comment}\nconsole.log(1);\n`, { filePath });
    return (result?.messages ?? []).filter(({ ruleId }) => ruleId === "tercet/reasons").map(({ messageId }) => messageId);
  };
  expect(await found("// eslint-disable-next-line no-console")).toEqual(["disabled"]);
  expect(await found("/* eslint-disable no-console */")).toEqual(["disabled"]);
  expect(await found("// eslint-disable-next-line no-console -- what the user asked for")).toEqual([]);
});

test("in a test no measured time decides, no limit is its own and nothing pauses", async () => {
  const found = async (code: string, name = "fine.test.ts"): Promise<readonly (string | undefined)[]> => {
    const [result] = await linter.lintText(code, { filePath: join(fixture, "packages", "tensor", "src", name) });
    return (result?.messages ?? []).filter(({ ruleId }) => ruleId === "tercet/clocks").map(({ messageId }) => messageId);
  };
  const timed = "const start = performance.now();\nconst took = performance.now() - start;\n";
  expect(await found(`${timed}expect(performance.now() - start).toBeLessThan(5000);`)).toEqual(["measured"]);
  expect(await found(`${timed}expect(ticks).toBeGreaterThan(took / 10);`)).toEqual(["measured"]);
  expect(await found(`${timed}console.log(took);\nexpect(runs(() => performance.now())).toBe(3);`)).toEqual([]);
  expect(await found(`${timed}expect(performance.now() - start).toBeLessThan(5000);`, "self.ts")).toEqual([]);
  expect(await found('it("ends", async () => undefined, 30_000);\nit.each([1])("ends", () => undefined, 5000);')).toEqual([
    "limit",
    "limit",
  ]);
  expect(await found("vi.setConfig({ testTimeout: 120_000 });\nawait page.waitForTimeout(200);")).toEqual(["limit", "pause"]);
  expect(await found('it("adds", () => undefined);\nexpect(1).toBe(1);')).toEqual([]);
});

test("any and forbidden abbreviations are refused", async () => {
  const [result] = await linter.lintText("export const ctx: any = 1;\n", {
    filePath: join(fixture, "packages", "host", "src", "index.ts"),
  });
  expect((result?.messages ?? []).map(({ ruleId }) => ruleId)).toEqual(
    expect.arrayContaining(["@typescript-eslint/no-explicit-any", "id-denylist"]),
  );
});
