import type { DType } from "../../../dtype.ts";
import type { FunctionBuilder, FunctionSource } from "../assemble.ts";
import { count, floats, int, load, op, plus, store, when, type Code, type Local } from "../code.ts";
import { hoistedConstants, type HoistedConstants } from "../loops/constants.ts";

/** Types that candidates are stored in. */
export type StoredType = "float32" | "float16" | "bfloat16" | "int8";

/** The stored type, where a dtype is one. */
export function storedType(dtype: DType | undefined): StoredType | undefined {
  return dtype === "float32" || dtype === "float16" || dtype === "bfloat16" || dtype === "int8" ? dtype : undefined;
}

/** Bytes of a row of d floats with room for whole blocks of eight. */
export function widenedRow(d: number): number {
  return 32 * Math.ceil(d / 8);
}

/** Four float16 from 8 bytes: exact, as `cast` is. */
function fromFloat16(builder: FunctionBuilder, constants: HoistedConstants, address: Code, offset: number): Code {
  const all = (value: number): Code => constants.of("int32", value);
  const half = builder.local("v128");
  const bits = half.tee(load("i32x4.load16x4_u", address, offset));
  const magnitude = builder.local("v128");
  // 2^112 moves the exponent's bias and makes subnormals normal, exactly.
  const scaled = op(
    "f32x4.mul",
    op("i32x4.shl", magnitude.tee(op("v128.and", bits, all(0x7fff))), int(13)),
    constants.of("float32", 2 ** 112),
  );
  const special = op("v128.and", op("i32x4.lt_s", all(0x7bff), magnitude.get), all(0x7f800000));
  return op("v128.or", op("v128.or", scaled, special), op("i32x4.shl", op("v128.and", half.get, all(0x8000)), int(16)));
}

/** Eight elements as two vectors of floats; the address is a local's. */
function eight(
  type: Exclude<StoredType, "float32">,
  builder: FunctionBuilder,
  constants: HoistedConstants,
  address: Code,
): readonly Code[] {
  switch (type) {
    case "float16":
      return [0, 8].map((offset) => fromFloat16(builder, constants, address, offset));
    case "bfloat16":
      return [0, 8].map((offset) => op("i32x4.shl", load("i32x4.load16x4_u", address, offset), int(16)));
    case "int8": {
      const whole = builder.local("v128");
      return [
        op("f32x4.convert_i32x4_s", op("i32x4.extend_low_i16x8_s", whole.tee(load("i16x8.load8x8_s", address)))),
        op("f32x4.convert_i32x4_s", op("i32x4.extend_high_i16x8_s", whole.get)),
      ];
    }
    default:
      return type satisfies never;
  }
}

/**
 * Rows of stored elements as rows of floats, times a scale each where there are scales. Of a row of `d` elements whole blocks of eight are written; the last one
 * may be read beyond the row, where the heap has a margin. Parameters: to, bytes between its rows, from, bytes between its rows, rows, d, address of scales or 0.
 */
export function widenRows(type: Exclude<StoredType, "float32">): FunctionSource {
  return {
    key: `widen rows ${type}`,
    parameters: new Array<"i32">(7).fill("i32"),
    build: (builder) => {
      const { to, toRow, from, fromRow, rows, d, scales } = builder.parameters("to", "toRow", "from", "fromRow", "rows", "d", "scales");
      const { row, i, at, target } = builder.locals("i32", "row", "i", "at", "target");
      const scale: Local = builder.local("v128");
      const bytes = type === "int8" ? 8 : 16;
      const constants = hoistedConstants(builder, d);
      const elements = eight(type, builder, constants, at.get);
      return [
        constants.prologue,
        scale.set(floats(1)),
        count(row, int(0), rows.get, int(1), [
          when(scales.get, [scale.set(load("v128.load32_splat", scales.get)), scales.set(plus(scales.get, int(4)))]),
          at.set(from.get),
          target.set(to.get),
          count(i, int(0), d.get, int(8), [
            elements.map((vector, n) =>
              store("v128.store", target.get, type === "int8" ? op("f32x4.mul", vector, scale.get) : vector, 16 * n),
            ),
            at.set(plus(at.get, int(bytes))),
            target.set(plus(target.get, int(32))),
          ]),
          to.set(plus(to.get, toRow.get)),
          from.set(plus(from.get, fromRow.get)),
        ]),
      ];
    },
  };
}
