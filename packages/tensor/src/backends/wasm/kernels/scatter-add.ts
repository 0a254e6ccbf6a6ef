import { scatterAddDefinition } from "../../../operators/scatter-add.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { FunctionSource } from "../assemble.ts";
import { count, int, load, op, plus, repeatWhile, store, when, type Code } from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import type { TunedKernel } from "../tuned.ts";

/**
 * Adds rows into numbered rows, in ascending order. The block: out, values, ids, rows, width, n, bytes between rows of values, bytes between ids.
 * Units are columns of all rows: so no two threads write to one place, and each goes through the rows in order.
 */
const scatterAdd: FunctionSource = {
  key: "scatter add",
  parameters: kernelParameters,
  build: (builder) => {
    const { pointer, from, to } = builder.parameters("pointer", "from", "to");
    const block = builder.locals("i32", "out", "values", "ids", "rows", "width", "n", "valueRow", "idStride");
    const { out, values, ids, rows, width, n, valueRow, idStride } = block;
    const { bulk, row, i, column, rowBytes, a, b } = builder.locals(
      "i32",
      ...(["bulk", "row", "i", "column", "rowBytes", "a", "b"] as const),
    );
    const both: Code = [
      a.set(plus(plus(out.get, op("i32.mul", row.get, rowBytes.get)), op("i32.shl", column.get, int(2)))),
      b.set(plus(plus(values.get, op("i32.mul", i.get, valueRow.get)), op("i32.shl", column.get, int(2)))),
    ];
    const columns = (four: Code, one: Code): Code => [
      column.set(from.get),
      both,
      repeatWhile(op("i32.lt_s", column.get, bulk.get), [
        four,
        a.set(plus(a.get, int(16))),
        b.set(plus(b.get, int(16))),
        column.set(plus(column.get, int(4))),
      ]),
      repeatWhile(op("i32.lt_s", column.get, to.get), [
        one,
        a.set(plus(a.get, int(4))),
        b.set(plus(b.get, int(4))),
        column.set(plus(column.get, int(1))),
      ]),
    ];
    return [
      readBlock(block, pointer),
      rowBytes.set(op("i32.shl", width.get, int(2))),
      bulk.set(plus(from.get, op("i32.and", op("i32.sub", to.get, from.get), int(-4)))),
      count(
        row,
        int(0),
        rows.get,
        int(1),
        columns(store("v128.store", a.get, op("i32x4.splat", int(0))), store("i32.store", a.get, int(0))),
      ),
      count(i, int(0), n.get, int(1), [
        row.set(load("i32.load", ids.get)),
        ids.set(plus(ids.get, idStride.get)),
        when(
          op("i32.lt_u", row.get, rows.get),
          columns(
            store("v128.store", a.get, op("f32x4.add", load("v128.load", a.get), load("v128.load", b.get))),
            store("f32.store", a.get, op("f32.add", load("f32.load", a.get), load("f32.load", b.get))),
          ),
        ),
      ]),
    ];
  },
};

/** Rows added into numbered rows: the gradient of an embedding table. */
export const scatterAddKernel: TunedKernel = {
  definition: scatterAddDefinition,
  claims: ({ inputs: [values], output }) => output === "float32" && values !== undefined && hasWholeRows(values),
  lower: ({ kernel, inputs, output }) => {
    const [values, ids] = kernel.inputs as readonly [Strided, Strided]; // the definition has two inputs
    const slots = [output, ...inputs].map(
      (slot, i) => ({ kind: "slot", slot, bytes: i === 0 ? 0 : 4 * (kernel.inputs[i - 1]?.offset ?? 0) }) as const,
    );
    const [rows = 0, ...rest] = kernel.shape;
    const sizes = [rows, sizeOf(rest), values.shape[0] ?? 0, 4 * (values.strides[0] ?? 0), 4 * (ids.strides[0] ?? 0)];
    return {
      launches: [{ source: scatterAdd, words: [...slots, ...sizes], units: sizeOf(rest), grain: 16, cycles: sizeOf(values.shape) }],
      scratchBytes: 0,
      threadBytes: 0,
    };
  },
};

/** The elements of a row lie side by side in order. */
function hasWholeRows({ shape, strides }: Strided): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis > 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis] ?? 1;
  }
  return true;
}
