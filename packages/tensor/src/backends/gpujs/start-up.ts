import { trace } from "../../graph/trace.ts";
import type { DType, HostArray } from "../../dtype.ts";
import { cos } from "../../operators/cos.ts";
import { erf } from "../../operators/erf.ts";
import { exp } from "../../operators/exp.ts";
import { gather } from "../../operators/gather.ts";
import { log } from "../../operators/log.ts";
import { matmul } from "../../operators/matmul.ts";
import { randomBits } from "../../operators/random-bits.ts";
import { sin } from "../../operators/sin.ts";
import { tanh } from "../../operators/tanh.ts";
import { makePlan } from "../../plan/plan.ts";
import { elementaryUlp, type Elementary } from "../../scalar/elementary-accuracy.ts";
import type { Shape } from "../../shape.ts";
import { Tensor } from "../../tensor.ts";
import { createJsBackend } from "../js/backend.ts";
import type { Backend } from "../../backend/interface.ts";

interface Given {
  readonly data: HostArray;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One thing that a mode must be able to do. */
interface Check {
  readonly name: string;
  readonly given: readonly Given[];
  readonly compute: (...inputs: readonly Tensor[]) => Tensor;
  /** How far two right values may lie apart, in units of their last place. */
  readonly ulps: number;
}

const floats = (length: number, value: (i: number) => number, shape: Shape = [length]): Given => ({
  data: Float32Array.from({ length }, (_, i) => value(i)),
  shape,
  dtype: "float32",
});
const integers = (...values: readonly number[]): Given => ({ data: Int32Array.from(values), shape: [values.length], dtype: "int32" });

/** More than a side of a texture, and more than a workgroup's number holds. */
const manyRows = 300_000;
const points = floats(96, (i) => (i - 40) / 4);

const elementary: readonly (readonly [Elementary, (x: Tensor) => Tensor, Given])[] = [
  ["exp", exp, points],
  ["tanh", tanh, points],
  ["erf", erf, points],
  ["sin", sin, points],
  ["cos", cos, points],
  ["log", log, floats(96, (i) => 1.37 ** (i - 40))],
];

const checks: readonly Check[] = [
  {
    name: "sums of products of small numbers",
    given: [floats(35, (i) => (i % 7) - 3, [5, 7]), floats(21, (i) => (i % 5) - 2, [7, 3])],
    compute: (a, b) => matmul(a, b),
    ulps: 0,
  },
  {
    name: "integers of 32 bits",
    given: [integers(0x12345678, -0x7edcba99)],
    compute: (key) => randomBits(key, { shape: [65] }),
    ulps: 0,
  },
  {
    name: "places in a long tensor",
    given: [floats(manyRows, (i) => i % 1021, [manyRows, 1]), integers(0, 65_536, 131_071, manyRows - 1)],
    compute: (rows, ids) => gather(rows, ids),
    ulps: 0,
  },
  // Each of two right values may be off by the units that are stated.
  ...elementary.map(([name, of, given]): Check => ({ name, given: [given], compute: (x) => of(x), ulps: 2 * elementaryUlp[name] })),
];

/** Values that must come back as they went: what lies at the ends of each type. */
const roundTrips: readonly Given[] = [
  integers(0, 1, -1, 65_535, 65_536, -65_536, 2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31)),
  { data: Float32Array.of(0, 1, -2.5, 2 ** 24 + 2, 3.4028234663852886e38, 2 ** -126), shape: [2, 3], dtype: "float32" },
  { data: Uint8Array.of(0, 1, 1), shape: [3], dtype: "bool" },
  { data: Uint16Array.of(0, 0x3c00, 0xfbff), shape: [3], dtype: "float16" },
  { data: Int8Array.of(-128, 0, 127), shape: [3], dtype: "int8" },
];

/** What a backend does wrong of what every mode must do; empty where it is fit for use. The values are compared with those of the backend `js`. */
export async function startUpFaults(backend: Backend): Promise<readonly string[]> {
  const faults: string[] = [];
  const attempt = async (name: string, work: () => Promise<string | undefined>): Promise<void> => {
    try {
      const fault = await work();
      if (fault !== undefined) faults.push(`${name}: ${fault}`);
    } catch (thrown) {
      faults.push(`${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  };
  await attempt("round trips", async () => {
    for (const { data, shape, dtype } of roundTrips) {
      const buffer = backend.upload(data, shape, dtype);
      const back = await backend.download(buffer);
      buffer.release();
      const place = data.findIndex((value, i) => !Object.is(value, back[i]));
      if (place >= 0) return `${dtype} ${data[place]} comes back as ${back[place]}`;
    }
    return undefined;
  });
  const right = createJsBackend();
  for (const check of checks) {
    await attempt(check.name, async () => {
      const [expected, found] = [await computed(check, right), await computed(check, backend)];
      const place = expected.findIndex((value, i) => !(Math.abs((found[i] ?? NaN) - value) <= check.ulps * 2 ** -23 * Math.abs(value)));
      return place < 0 ? undefined : `${expected[place]} is computed as ${found[place]}`;
    });
  }
  return faults;
}

async function computed({ given, compute }: Check, backend: Backend): Promise<HostArray> {
  const stands = given.map(({ shape, dtype }, index) => new Tensor(shape, dtype, { kind: "parameter", index }));
  const { plan, leaves } = makePlan(trace([compute(...stands)], () => false));
  const inputs = leaves.map(({ tensor: { source } }) => {
    const { data, shape, dtype } = given[source.kind === "parameter" ? source.index : 0]!; // every leaf is one of them
    return backend.upload(data, shape, dtype);
  });
  const results = await backend.run(await backend.prepare(plan), inputs);
  const [result] = results;
  const values = await backend.download(result!); // one output
  for (const buffer of [...inputs, ...results]) buffer.release();
  return values;
}
