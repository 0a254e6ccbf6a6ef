import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tercet, tercetIntoClosedPipe, type Finished } from "./command.fixture.ts";
import { saveTinyModels } from "./tiny-models.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-rank-"));
const file = (name: string): string => join(folder, name);

beforeAll(() => saveTinyModels(folder));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Ranks the candidates of a file that holds this content. */
async function rank(content: string | Uint8Array, ...more: readonly string[]): Promise<Finished> {
  const candidates = file("candidates.txt");
  writeFileSync(candidates, content);
  return tercet(["rank", "--model", file("bi"), "--context", "where is my card", "--candidates", candidates, "--backend", "js", ...more]);
}

interface Document {
  readonly results: readonly { readonly candidate: string; readonly logit: number; readonly rank: number; readonly ties: number }[];
  readonly truncated: number;
  readonly typedSpecials: number;
  readonly notes: readonly string[];
}

/** The document that a command wrote. */
function documentOf({ code, out, err }: Finished): Document {
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as Document; // the command's own form, which the tests check
}

describe("candidate files", () => {
  it.each([
    ["invalid UTF-8", new Uint8Array([0x61, 0x0a, 0xff, 0x62]), "2"],
    ["a lone surrogate in UTF-8", new Uint8Array([0x61, 0xed, 0xa0, 0x80]), "1"],
    ["nothing", "", "candidates.txt"],
    ["blank lines alone", "\n \n", "candidates.txt"],
    ["a line of 17 MB", "x".repeat(17 * 2 ** 20), "line 1"],
  ])("with %s are refused, naming the place", async (_, content, named) => {
    const { code, out, err } = await rank(content);
    expect([code, out]).toEqual([65, ""]);
    expect(err).toContain(named);
  });

  it.each<readonly [what: string, content: string, candidates: number, note: string]>([
    ["a byte order mark", "\ufeffmy card\nsoon\n", 2, "byte order mark"],
    ["CR LF", "my card\r\nsoon\r\n", 2, "CR LF"],
    ["blank lines", "my card\n\n\nsoon\n", 2, "2 blank lines"],
    ["duplicates", "my card\nsoon\nmy card\n", 3, "repeat"],
    ["NUL and control characters", "my\u0000card\nso\u0007on\n", 2, "2 lines hold control characters"],
  ])("with %s are accepted, and it is told", async (_, content, candidates, note) => {
    const { results, notes } = documentOf(await rank(content, "--json"));
    expect(results).toHaveLength(candidates);
    expect(notes.join()).toContain(note);
  });

  it("without a last newline are accepted", async () => {
    expect(documentOf(await rank("my card\nsoon", "--json")).results).toHaveLength(2);
  });

  it("that repeat a text give it equal scores, in the order of the file", async () => {
    const { results } = documentOf(await rank("soon\nsoon\nsoon\n", "--json"));
    expect(results.map(({ rank: place, ties }) => [place, ties])).toEqual([[1, 2], [2, 2], [3, 2]]); // prettier-ignore
    expect(new Set(results.map(({ logit }) => logit)).size).toBe(1);
  });

  it("that are long are searched, and what is shown is what a ranking of all of them begins with", async () => {
    const words = ["my", "card", "soon", "post", "arrive", "where"];
    const texts = words.flatMap((one) => words.map((other) => `${one} ${other}`));
    const long = Array.from({ length: 5000 }, (_, i) => texts[(i * 7) % 31]).join("\n");
    const [best, all] = [documentOf(await rank(long, "--json", "--k", "9")), documentOf(await rank(long, "--json", "--k", "5000"))];
    expect(best.results).toEqual(all.results.slice(0, 9));
    expect(best.results[8]?.ties).toBeGreaterThan(100);
  });

  it("of one candidate are ranked", async () => {
    expect(documentOf(await rank("soon\n", "--json")).results).toHaveLength(1);
  });

  it("with typed special tokens are read as plain text, counted", async () => {
    const { typedSpecials, results } = documentOf(await rank("my [SEP] card\nmy card\n", "--json"));
    expect(typedSpecials).toBe(1);
    expect(results[0]?.logit).not.toBe(results[1]?.logit);
  });

  it("with longer texts than the model reads are cut, counted", async () => {
    expect(documentOf(await rank(`${"card ".repeat(40)}\nsoon\n`, "--json")).truncated).toBe(1);
  });

  it("are refused where nothing would be left of a text", async () => {
    const { code, err } = await tercet([
      "rank",
      "--model",
      file("short"),
      "--context",
      "my card",
      "--candidates",
      await saved("my card\n"),
      "--backend",
      "js",
    ]);
    expect(code).toBe(65);
    expect(err).toContain("truncated-away");
  });

  it("that are no files are refused", async () => {
    mkdirSync(file("a-folder"), { recursive: true });
    symlinkSync(file("loop"), file("loop"));
    execFileSync("mkfifo", [file("a-pipe")]);
    for (const [name, wanted] of [
      ["a-folder", 65],
      ["a-pipe", 65],
      ["loop", 65],
      ["absent", 66],
    ] as const) {
      // prettier-ignore
      const { code } = await tercet(["rank", "--model", file("bi"), "--context", "my card", "--candidates", file(name), "--backend", "js"]);
      expect([name, code]).toEqual([name, wanted]);
    }
  });
});

async function saved(content: string): Promise<string> {
  writeFileSync(file("saved.txt"), content);
  return file("saved.txt");
}

describe("usage", () => {
  it("names an option that is like an unknown one", async () => {
    const { code, err } = await rank("soon\n", "--contxt", "x");
    expect(code).toBe(2);
    expect(err).toContain("Did you mean --context?");
  });

  it("takes a misspelt name of the trio for no model of the hub", async () => {
    const { code, err } = await rank("soon\n", "--model", "poli");
    expect(code).toBe(66);
    expect(err).toContain("model-unknown");
  });

  it.each(["0", "-1", "10abc", "1.5", ""])("refuses --k %s", async (k) => {
    expect((await rank("soon\n", `--k=${k}`)).code).toBe(2);
  });

  it("shows all candidates where --k asks for more", async () => {
    expect(documentOf(await rank("soon\nmy card\n", "--json", "--k", "99")).results).toHaveLength(2);
  });

  it("reads a context that begins with a dash", async () => {
    const { code, out } = await tercet([
      "rank",
      "--model",
      file("bi"),
      "--context=-card",
      "--candidates",
      await saved("soon\n"),
      "--backend",
      "js",
    ]);
    expect(code).toBe(0);
    expect(out).toContain("soon");
  });

  it("reads a context behind -- that begins with a dash", async () => {
    const args = ["rank", "--model", file("bi"), "--candidates", await saved("soon\n"), "--backend", "js", "--", "-text"];
    const { code, out } = await tercet(args);
    expect(code).toBe(0);
    expect(out).toContain("soon");
  });

  it.each([
    ["no context", [], "context-unclear"],
    ["two contexts", ["--context", "my card", "where"], "context-unclear"],
    ["two inputs from one place", ["--context", "-", "--candidates", "-"], "input-twice"],
    ["a head that the model is not", ["--context", "my card", "--head", "poly"], "head-differs"],
  ])("refuses %s", async (_, more, code) => {
    const finished = await tercet(["rank", "--model", file("bi"), "--candidates", await saved("soon\n"), "--backend", "js", ...more]);
    expect([finished.code, finished.out]).toEqual([2, ""]);
    expect(finished.err).toContain(code);
  });

  it("writes a candidate whole where nobody looks at it", async () => {
    const long = "my card ".repeat(60).trim();
    expect((await rank(`${long}\nsoon\n`)).out).toContain(long);
  });

  it("reads the context from standard input", async () => {
    const args = ["rank", "--model", file("bi"), "--context", "-", "--candidates", await saved("soon\n"), "--backend", "js"];
    expect((await tercet(args, { input: "where is my card\n" })).code).toBe(0);
    expect((await tercet(args, { input: " \n" })).code).toBe(65);
    expect((await tercet(args, { input: new Uint8Array([0xff]) })).err).toContain("context-not-utf8");
  });

  it("has no option for secrets", async () => {
    expect((await rank("soon\n", "--token", "secret")).code).toBe(2);
  });

  it("names the backends that are here when another is asked for", async () => {
    const { code, err } = await rank("soon\n", "--backend", "tpu");
    expect(code).toBe(69);
    expect(err).toContain("auto, wasm, webgpu, gpujs, js, reference");
  });

  it("ends quietly when the reader has gone", async () => {
    const { code, err } = await tercetIntoClosedPipe([
      "rank",
      "--model",
      file("bi"),
      "--context",
      "my card",
      "--candidates",
      await saved("soon\n"),
      "--backend",
      "js",
      "--quiet",
    ]);
    expect([code, err]).toEqual([0, ""]);
  });

  it("asks nothing and draws nothing without a terminal", async () => {
    const { code, out, err } = await rank("soon\nmy card\n");
    expect(code).toBe(0);
    expect(out + err).not.toMatch(/\u001b|\r/);
  });
});

describe("models", () => {
  it("of all three heads rank", async () => {
    for (const name of ["bi", "poly", "cross"]) {
      const { code, out } = await tercet([
        "rank",
        "--model",
        file(name),
        "--context",
        "my card",
        "--candidates",
        await saved("soon\nby post\n"),
        "--threads",
        "1",
      ]);
      expect([name, code, out.split("\n").length]).toEqual([name, 0, 4]);
    }
  });

  it("that are folders are only meant with a dot or a slash", async () => {
    const options = { folder };
    const args = (model: string): readonly string[] => [
      "rank",
      "--model",
      model,
      "--context",
      "my card",
      "--candidates",
      file("saved.txt"),
      "--backend",
      "js",
    ];
    await saved("soon\n");
    expect((await tercet(args("./bi"), options)).code).toBe(0);
    const { code, err } = await tercet(args("short"), options);
    expect(code).toBe(66);
    expect(err).toContain("./short");
  });

  it("of the hub are not asked for without a network", async () => {
    const { code, err } = await tercet([
      "rank",
      "--model",
      "somebody/something@main",
      "--context",
      "my card",
      "--candidates",
      await saved("soon\n"),
      "--backend",
      "js",
    ]);
    expect(code).toBe(69);
    expect(err).toContain("hub-offline");
  });
});
