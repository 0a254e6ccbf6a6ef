import { expect, test } from "vitest";
import { claim, claimId, partsOfId, type IdParts } from "./claim.ts";
import { sameBits } from "./properties/same-bits.ts";
import { arrays } from "./arbitraries/arrays.ts";

const parts: IdParts = {
  subject: { kind: "operator", name: "matmul" },
  property: { name: "equals-oracle" },
  backend: { name: "js" },
  environment: { runtime: "node", device: "cpu" },
};

test("ids name subject, property, backend with its mode and threads, and environment", () => {
  expect(claimId(parts)).toBe("operator:matmul/equals-oracle/js/node:cpu");
  expect(claimId({ ...parts, backend: { name: "wasm", threads: 2 } })).toBe("operator:matmul/equals-oracle/wasm::2/node:cpu");
  expect(claimId({ ...parts, backend: { name: "wasm", mode: "relaxed-simd" } })).toContain("/wasm:relaxed-simd/");
});

test("ids do not depend on the details of the environment", () => {
  const elsewhere = { ...parts.environment, details: { node: "26.10.0" } };
  expect(claimId({ ...parts, environment: elsewhere })).toBe(claimId(parts));
});

test("names with separators or characters of the shell stay apart and safe", () => {
  const named = (name: string): string => claimId({ ...parts, subject: { kind: "checkpoint", name } });
  expect(named("org/name")).not.toBe(named("org:name"));
  for (const name of ["a b", "x'; rm", "$(x)", "*?", "~", "!!", "\ud800"]) expect(named(name)).toMatch(/^[\w%:/.-]+$/);
});

test("a claim carries its id", () => {
  const property = sameBits({ generate: arrays({ shape: [1] }), subject: (x) => ({ x }) });
  expect(claim({ ...parts, property }).id).toBe("operator:matmul/same-bits/js/node:cpu");
});

test("an id gives back its parts, whatever characters they hold", () => {
  const words = ["matmul", "org/name", "a:b c", "100%", "$(x)", "é"];
  for (const name of words)
    for (const backend of [
      { name: "js" },
      { name: "wasm", threads: 2 },
      { name: "wasm", mode: "relaxed-simd" },
      { name: "wasm", mode: "x", threads: 1 },
    ]) {
      const whole: IdParts = { ...parts, subject: { kind: "checkpoint", name }, backend };
      expect(partsOfId(claimId(whole))).toEqual(whole);
    }
  for (const id of ["", "operator:a/b/c", "operator:a/b/js/space:cpu", "operator/b/js/node:cpu", "operator:a/b/js/node:cpu/more"])
    expect(partsOfId(id), id).toBeUndefined();
});
