import { joinPath, readText, type Files } from "@tercet/host";
import { z } from "zod";
import { errors } from "../../errors.ts";
import { product } from "../made/indexing.ts";
import type { ForeignArray } from "../carried.ts";

const value = z.union([z.number(), z.string()]);
const array = z.object({
  // One number may stand for all.
  data: z.union([value, z.array(value)]),
  descriptor: z.object({ shape: z.array(z.number()), dataType: z.string() }),
});
const step = z.object({
  name: z.string(),
  arguments: z.array(z.record(z.string(), z.unknown())),
  outputs: z.union([z.string(), z.array(z.string())]),
});
const schema = z.object({
  tests: z.array(
    z.object({
      name: z.string(),
      graph: z.object({ inputs: z.record(z.string(), array), operators: z.array(step), expectedOutputs: z.record(z.string(), array) }),
    }),
  ),
});

/** One operator of a case, its arguments in one object. */
export interface WebnnStep {
  readonly operator: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly outputs: readonly string[];
}

/** One of WebNN's conformance tests. */
export interface WebnnCase {
  /** As its file words it. */
  readonly name: string;
  readonly steps: readonly WebnnStep[];
  readonly inputs: ReadonlyMap<string, WebnnArray>;
  readonly outputs: ReadonlyMap<string, WebnnArray>;
}

/** An array whose elements are made when they are asked for: one number may stand for millions. */
export interface WebnnArray {
  readonly type: string;
  readonly shape: readonly number[];
  readonly read: () => ForeignArray;
}

/** No file of the suite is larger. */
const maxBytes = 16 * 2 ** 20;

/** Numbers that JSON lacks are words, and whole numbers of 64 bits end in "n". */
function numberOf(given: number | string | undefined): number {
  return Number(typeof given === "string" ? given.replace(/n$/, "") : (given ?? NaN));
}

function readArray({ data, descriptor: { shape, dataType } }: z.output<typeof array>): WebnnArray {
  // What the files write in decimals are numbers of the array's type.
  const round = dataType === "float32" ? Math.fround : Number;
  const at = (i: number): number => round(numberOf(Array.isArray(data) ? data[data.length === 1 ? 0 : i] : data));
  return {
    type: dataType,
    shape,
    read: () => ({ type: dataType, shape, values: Float64Array.from({ length: product(shape) }, (_, i) => at(i)) }),
  };
}

function arraysOf(record: Readonly<Record<string, z.output<typeof array>>>): ReadonlyMap<string, WebnnArray> {
  return new Map(Object.entries(record).map(([name, each]) => [name, readArray(each)]));
}

/** Reads all cases of a folder of WebNN's conformance tests, file by file. @throws TercetError `vector-case-invalid` */
export async function readWebnnCases(files: Files, folder: string): Promise<readonly WebnnCase[]> {
  const cases: WebnnCase[] = [];
  for (const { name: file } of await files.list(folder)) {
    if (!file.endsWith(".json")) continue;
    const path = joinPath(folder, file);
    const result = schema.safeParse(parse(await readText(files, path, { maxBytes }), path));
    if (!result.success) throw errors["vector-case-invalid"]({ path, reason: z.prettifyError(result.error) });
    for (const { name, graph } of result.data.tests)
      cases.push({
        name,
        steps: graph.operators.map((each) => ({
          operator: each.name,
          settings: each.arguments.reduce<Readonly<Record<string, unknown>>>((all, one) => ({ ...all, ...one }), {}),
          outputs: [each.outputs].flat(),
        })),
        inputs: arraysOf(graph.inputs),
        outputs: arraysOf(graph.expectedOutputs),
      });
  }
  return cases;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw errors["vector-case-invalid"]({ path, reason: "it is not JSON" }, error);
  }
}
