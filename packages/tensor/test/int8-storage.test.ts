import { afterAll, describe, expect, test } from "vitest";
import { tensor } from "../src/create.ts";
import { data } from "../src/evaluate.ts";
import { add } from "../src/operators/add.ts";
import { cast } from "../src/operators/cast.ts";
import { gather } from "../src/operators/gather.ts";
import { mul } from "../src/operators/mul.ts";
import { transpose } from "../src/operators/transpose.ts";
import { everyBackend } from "./every-backend.ts";
import { thrownBy } from "./thrown-by.ts";

const backends = await everyBackend();
afterAll(() => Promise.all(backends.map(([, backend]) => backend.close())));

const all = Int8Array.from({ length: 256 }, (_, i) => i - 128);

describe.each(backends)("int8 on %s", (_, backend) => {
  test("every one of its 256 values is read as a number, and comes back", async () => {
    const stored = tensor(all);
    expect(stored.dtype).toBe("int8");
    expect([...(await data(cast(stored, "float32"), { backend }))]).toEqual([...all]);
    expect([...(await data(cast(stored, "int32"), { backend }))]).toEqual([...all]);
    expect(await data(cast(cast(stored, "float32"), "int8"), { backend })).toEqual(all);
    expect([...(await data(cast(stored, "bool"), { backend }))]).toEqual([...all].map((value) => Number(value !== 0)));
  });

  test("numbers are truncated and saturated to it", async () => {
    const floats = [0.9, -0.9, 127.5, 128, -128.5, -129, 1e30, -Infinity, NaN, 5.5];
    const expected = Int8Array.of(0, 0, 127, 127, -128, -128, 127, -128, 0, 5);
    expect(await data(cast(tensor(floats), "int8"), { backend })).toEqual(expected);
    const integers = tensor([127, 128, -129, 2 ** 31 - 1, 300], { dtype: "int32" });
    expect(await data(cast(integers, "int8"), { backend })).toEqual(Int8Array.of(127, 127, -128, 127, 127));
    expect(await data(cast(tensor([true, false]), "int8"), { backend })).toEqual(Int8Array.of(1, 0));
  });

  test("rows of a table of it are read without a copy of the table in floats", async () => {
    const table = tensor(all, { shape: [16, 16] });
    const [ids, scale] = [tensor([15, 0, 3], { dtype: "int32" }), tensor(Float32Array.from({ length: 16 }, (_, i) => i / 8))];
    const rows = mul(gather(cast(table, "float32"), ids), gather(tensor(await data(scale), { shape: [16, 1] }), ids));
    const expected = [15, 0, 3].flatMap((id) => [...all.subarray(16 * id, 16 * id + 16)].map((value) => (value * id) / 8));
    expect(Array.from(await data(rows, { backend }), (value) => value + 0)).toEqual(expected.map((value) => value + 0));
  });
});

test("it takes a byte of memory for an element (the oracle holds float64), and nothing computes with it", async () => {
  for (const [name, backend] of backends) {
    // What keeps every element in a float32 says so.
    const isCompact = !backend.describe().unsupported.some(({ what }) => what === "compact storage");
    expect(backend.upload(all, [256], "int8").bytes).toBe(name === "reference" ? 2048 : isCompact ? 256 : 1024);
  }
  const stored = tensor(all);
  for (const refused of [
    () => add(stored, stored),
    () => transpose(tensor(all, { shape: [16, 16] })),
    () => tensor([1], { dtype: "int8" }),
  ])
    expect(thrownBy(refused)).toMatchObject({ code: "dtype-mismatch" });
});
