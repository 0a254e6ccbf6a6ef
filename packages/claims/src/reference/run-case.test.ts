import { encodeSafetensors, openSafetensors, type NamedArray } from "@tercet/checkpoint";
import { joinPath, memoryHost, type Files } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { createJsBackend } from "@tercet/tensor";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { OutputRow } from "./compare-output.ts";
import { referenceKinds } from "./index.ts";
import { runCase, type CaseResult } from "./run-case.ts";

const own = fileURLToPath(new URL("../../checkpoints/small-hf-bert", import.meta.url));
const backend = createJsBackend();

async function copyFolder(from: Files, source: string, to: Files, target: string): Promise<void> {
  await to.makeFolder(target);
  for (const { name, kind } of await from.list(source)) {
    if (kind === "folder") await copyFolder(from, joinPath(source, name), to, joinPath(target, name));
    else await to.writeAtomic(joinPath(target, name), await from.readAll(joinPath(source, name)));
  }
}

/** The result of a copy of a case that was changed. */
async function changed(change: (files: Files) => Promise<void>): Promise<CaseResult> {
  const { files } = memoryHost();
  await copyFolder(nodeHost().files, own, files, "/small-hf-bert");
  await change(files);
  return runCase("/small-hf-bert", { backend, exact: undefined, files }, referenceKinds);
}

function heldOf(result: CaseResult): readonly string[] {
  return result.status === "compared" ? result.rows.filter(({ held }) => held).map(({ output }) => output) : [];
}

/** Adds to one element of an expected array. */
function moved(name: string, by: (tolerance: number) => number) {
  return async (files: Files): Promise<void> => {
    const untouched = await runCase(own, { backend, exact: undefined, files: nodeHost().files }, referenceKinds);
    const row = untouched.status === "compared" ? untouched.rows.find(({ output }) => `f64/${output}` === name) : undefined;
    const arrays = new Map<string, NamedArray>(await (await openSafetensors(files, "/small-hf-bert/expected.safetensors")).readAll());
    const array = arrays.get(name);
    if (array?.dtype !== "float64" || row === undefined) throw new TypeError(`${name} is no float64 array`);
    const data = array.data.slice();
    data[5] = (data[5] ?? 0) + by(row.tolerance);
    arrays.set(name, { ...array, data });
    await files.writeAtomic("/small-hf-bert/expected.safetensors", encodeSafetensors(arrays));
  };
}

describe("running a case", () => {
  it("holds where nothing was changed", async () => {
    expect(heldOf(await changed(async () => undefined))).toHaveLength(6);
  });

  it("fails in the one output of which one number was moved beyond its tolerance", async () => {
    const result = await changed(moved("f64/pooler_output", (tolerance) => 3 * tolerance));
    const out = result.status === "compared" ? result.rows.filter(({ held }) => !held) : [];
    expect(out.map(({ output, at, what }) => [output, at, what?.includes("1 of 48 elements")])).toEqual([["pooler_output", [0, 5], true]]);
  });

  it("tells of the error of every element", async () => {
    const seen = new Map<string, readonly [OutputRow, Float64Array]>();
    await runCase(own, { backend, exact: undefined, files: nodeHost().files }, referenceKinds, (row, errors) =>
      seen.set(row.output, [row, errors]),
    );
    expect(seen.size).toBe(6);
    for (const [row, errors] of seen.values()) {
      expect(errors).toHaveLength(row.shape.reduce((size, axis) => size * axis, 1));
      expect(Math.max(...errors)).toBe(row.worst);
      expect(row.largest).toBeGreaterThan(row.float32Error);
    }
  });

  it("holds where a number moved by less than what is left of the tolerance", async () => {
    expect(heldOf(await changed(moved("f64/pooler_output", (tolerance) => tolerance / 4)))).toHaveLength(6);
  });

  it("fails where an output is expected that nothing computes", async () => {
    const result = await changed(async (files) => {
      const path = "/small-hf-bert/case.json";
      const text = new TextDecoder().decode(await files.readAll(path));
      await files.writeAtomic(path, text.replace('"outputs": {', '"outputs": {"unheard": {"shape": [], "largest": 1, "f32_error": 0},'));
    });
    expect(result.status === "compared" && result.rows.filter(({ held }) => !held).map(({ output, what }) => [output, what])).toEqual([
      ["unheard", "nothing computes this output"],
    ]);
  });

  it("fails where an array is there that nobody describes and nothing computes, and tells of those left as the library shipped them", async () => {
    const result = await changed(async (files) => {
      const path = "/small-hf-bert/expected.safetensors";
      const arrays = new Map<string, NamedArray>(await (await openSafetensors(files, path)).readAll());
      const one: NamedArray = { dtype: "float64", shape: [1], data: Float64Array.of(1) };
      await files.writeAtomic(path, encodeSafetensors(arrays.set("f64/unheard", one).set("f64_as_shipped/scores", one)));
    });
    const compared = result.status === "compared" ? result : undefined;
    expect(compared?.rows.filter(({ held }) => !held).map(({ output, what }) => [output, what])).toEqual([
      ["unheard", "nothing computes this output"],
    ]);
    expect(compared?.leftAlone.map(({ output }) => output)).toEqual(["f64_as_shipped/scores"]);
  });

  it("refuses an activation of scores that is not known, by name", async () => {
    const { files } = memoryHost();
    await copyFolder(nodeHost().files, own.replace("small-hf-bert", "small-hf-cross-tanh"), files, "/cross");
    const path = "/cross/model/config.json";
    const text = new TextDecoder().decode(await files.readAll(path));
    await files.writeAtomic(path, text.replace("activation.Tanh", "activation.Threshold"));
    await expect(runCase("/cross", { backend, exact: undefined, files }, referenceKinds)).rejects.toThrow(
      /Threshold.*reference-case-unsupported/,
    );
  });

  it("finds a model that several cases share beside their folder, or says where it was looked for", async () => {
    const { files } = memoryHost();
    await copyFolder(nodeHost().files, own, files, "/all/cases/small-hf-bert");
    const path = "/all/cases/small-hf-bert/case.json";
    const text = new TextDecoder().decode(await files.readAll(path));
    await files.writeAtomic(path, text.replace('"kind": "hf-encoder"', '"kind": "hf-encoder", "model": "models/tiny"'));
    const run = async (): Promise<CaseResult> => runCase("/all/cases/small-hf-bert", { backend, exact: undefined, files }, referenceKinds);
    expect(await run()).toMatchObject({ status: "not-run", why: expect.stringContaining("models/tiny is absent") as string });
    await copyFolder(nodeHost().files, `${own}/model`, files, "/models/tiny");
    expect(heldOf(await run())).toHaveLength(6);
  });

  it("says why a case of an unknown kind is not run", async () => {
    const result = await changed(async (files) => {
      const path = "/small-hf-bert/case.json";
      const text = new TextDecoder().decode(await files.readAll(path));
      await files.writeAtomic(path, text.replace('"kind": "hf-encoder"', '"kind": "unheard"'));
    });
    expect(result).toMatchObject({ status: "not-run", why: "no kind of case is called unheard" });
  });

  it("refuses a case file that is not one", async () => {
    await expect(changed((files) => files.writeAtomic("/small-hf-bert/case.json", "{}"))).rejects.toThrow("reference-case-invalid");
  });
});
