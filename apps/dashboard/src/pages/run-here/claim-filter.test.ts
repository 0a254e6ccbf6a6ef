import { expect, test } from "vitest";
import { parseQuery } from "../matrix/query.ts";
import { fitsTerms } from "./claim-filter.ts";

const claim = {
  ...{ id: "x", kind: "operator", name: "layer-norm", property: "equals-oracle" },
  backend: { name: "wasm", mode: "relaxed-simd", threads: 4 },
};

test.each([
  ["", true],
  ["norm", true],
  ["-norm", false],
  ["kind:operator,layer backend:wasm", true],
  ["kind:layer", false],
  ["subject:layer", false],
  ["mode:relaxed", true],
  ["mode:relaxed-simd threads>=4", true],
  ["threads>4", false],
  ["runtime:browser device:cpu", true],
  ["runtime:node", false],
  // Of outcomes, which are not there before a run.
  ["status:failed ulp>4", true],
])("the query %s fits: %s", (query, fits) => {
  expect(fitsTerms(claim, { runtime: "browser", device: "cpu" }, parseQuery(query).terms)).toBe(fits);
});
