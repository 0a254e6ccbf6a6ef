import { expect, test } from "vitest";
import { createJsBackend } from "../../backends/js/backend.ts";
import { createReferenceBackend } from "../../backends/reference/backend.ts";
import { createWasmBackend } from "../../backends/wasm/backend.ts";
import { tensor } from "../../create.ts";
import { data } from "../../evaluate.ts";
import { softplus } from "./softplus.ts";

const values = [-0.5, -3, -9.7, -17, -20, -60, 0, 0.5, 4, 30];
const exact = values.map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));

// A confident binary classifier's loss is about e^-20: log(1 + e^-20) would have lost all its digits in float32.
test.each([createJsBackend(), createWasmBackend({ mode: "relaxed" }), createWasmBackend({ mode: "baseline" })])(
  "small results keep their digits on $name",
  async (backend) => {
    const got = await data(softplus(tensor(values)), { backend });
    const relative = exact.map((value, i) => Math.abs((got[i] ?? NaN) - value) / value);
    expect(Math.max(...relative)).toBeLessThan(8 * 2 ** -23);
  },
);

test("in float64 it is exact to its last places, and the oracle's bound says how near float32 comes", async () => {
  const wide = await data(softplus(tensor(Float64Array.from(values))), { backend: createJsBackend() });
  expect(Math.max(...exact.map((value, i) => Math.abs((wide[i] ?? NaN) - value) / value))).toBeLessThan(8 * 2 ** -52);
  const reference = createReferenceBackend();
  const [buffer] = await reference.walk([softplus(tensor(values))], []);
  if (buffer === undefined) throw new Error("no result");
  const { bounds } = reference.readWithBounds(buffer);
  expect(Math.max(...exact.map((value, i) => (bounds?.[i] ?? NaN) / value))).toBeLessThan(32 * 2 ** -23);
});
