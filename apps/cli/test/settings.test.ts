import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tercet } from "./command.fixture.ts";

interface Config {
  readonly settings: readonly { readonly name: string; readonly value: unknown; readonly source: string; readonly from: string }[];
}

interface Info {
  readonly backends: readonly { readonly name: string }[];
  readonly absent: readonly { readonly name: string; readonly why: string }[];
}

/** Value and source of a setting, as `tercet config --json` tells. */
async function setting(name: string, args: readonly string[], variables: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const { code, out, err } = await tercet(["config", "--json", ...args], { variables });
  expect([code, err]).toEqual([0, ""]);
  const found = (JSON.parse(out) as Config).settings.find((each) => each.name === name); // the command's own form
  return [found?.value, found?.source, found?.from];
}

describe("settings", () => {
  it("come from a flag before a variable before the default, and an empty variable is none", async () => {
    expect(await setting("threads", ["--threads", "2"], { TERCET_THREADS: "3" })).toEqual([2, "flag", "--threads"]);
    expect(await setting("threads", [], { TERCET_THREADS: "3" })).toEqual([3, "environment", "TERCET_THREADS"]);
    expect(await setting("threads", [], { TERCET_THREADS: "" })).toEqual([null, "default", "one for each processor"]);
    expect(await setting("backend", ["--backend", "js"], { TERCET_BACKEND: "wasm" })).toEqual(["js", "flag", "--backend"]);
    expect(await setting("mode", [], { TERCET_MODE: "baseline" })).toEqual(["baseline", "environment", "TERCET_MODE"]);
    expect(await setting("tile", ["--tile", "8x8"], { TERCET_TILE: "4x8" })).toEqual(["8x8", "flag", "--tile"]);
  });

  it("reach the backend", async () => {
    const variables = { TERCET_BACKEND: "wasm", TERCET_MODE: "baseline", TERCET_THREADS: "1" };
    const { out } = await tercet(["info", "--json"], { variables });
    const { backends, absent, ...rest } = JSON.parse(out) as Info;
    expect(rest).toMatchObject({ schemaVersion: 1, chosen: "wasm" });
    expect(backends[0]).toMatchObject({ name: "wasm", mode: "baseline-simd", threads: 1 });
    // Every backend is told of: what it is, or why it is not here.
    const named = new Set([...backends, ...absent].map(({ name }) => name));
    expect(named).toEqual(new Set(["wasm", "webgpu", "gpujs", "js", "reference"]));
    for (const { why } of absent) expect(why).not.toBe("");
    // Which one is chosen for a model is a matter of what is measured; that it is said is not.
    const small = JSON.parse((await tercet(["info", "--model", "bi", "--json"])).out) as Info & { readonly because: readonly string[] };
    expect(small.because.join()).toMatch(/^(for a text of 32 tokens processors need|no graphics device could be opened)/);
    const tiled = await tercet(["info"], { variables: { ...variables, TERCET_TILE: "4x8" } });
    expect(tiled.out).toContain("because tiles of 4x8 were asked for");
    expect((await tercet(["info", "--backend", "js"], { variables: { TERCET_THREADS: "1" } })).out).toMatch(/^js \(chosen\)/);
  });

  it.each<readonly [what: string, args: readonly string[], variables: Readonly<Record<string, string>>, code: number, named: string]>([
    ["a variable that is no number", [], { TERCET_THREADS: "many" }, 2, "TERCET_THREADS"],
    ["a mode that no backend has", [], { TERCET_MODE: "warp" }, 2, "TERCET_MODE"],
    ["a mode of another backend", ["--backend", "wasm", "--mode", "interpreted"], {}, 2, "a mode of wasm ("],
    ["a tile of another backend", ["--backend", "js", "--tile", "6x8"], {}, 2, "js has no tiles"],
    ["a tile that no mode has", [], { TERCET_TILE: "7x3" }, 2, "TERCET_TILE"],
    ["a backend that is not here", [], { TERCET_BACKEND: "tpu" }, 69, "tpu"],
  ])("are refused: %s", async (_, args, variables, code, named) => {
    const finished = await tercet(["info", ...args], { variables });
    expect([finished.code, finished.out]).toEqual([code, ""]);
    expect(finished.err).toContain(named);
  });
});

describe("the command line", () => {
  it("tells its version, which is the package's", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { readonly version: string };
    expect(await tercet(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });

  it("fits its help into 80 columns, on standard output", async () => {
    for (const args of [[], ["rank"], ["encode"], ["verify"], ["info"], ["config"], ["profile"], ["convert"], ["demo"]]) {
      const { code, out, err } = await tercet([...args, "--help"]);
      expect([code, err]).toEqual([0, ""]);
      expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    }
  });

  it("suggests a command that is like an unknown one, and leaves the help to whoever asks", async () => {
    const { code, out, err } = await tercet(["rnk"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("Did you mean rank?");
    expect(err.split("\n").length).toBeLessThan(6);
  });
});
