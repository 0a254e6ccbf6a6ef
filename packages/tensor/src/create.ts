import { hostArray, isStorage, type DType, type HostArray } from "./dtype.ts";
import { errors } from "./errors.ts";
import { broadcastTo } from "./operators/broadcast-to.ts";
import { constantOf } from "./operators/operand.ts";
import { sizeOf, type Shape } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** Numbers or booleans, nested as deep as the tensor has axes. */
export type NestedValues = number | boolean | readonly NestedValues[];

/** How the numbers given to `tensor` are to be read. */
export interface TensorOptions {
  /** Default: the shape of the nesting; one axis for a typed array. */
  readonly shape?: Shape;
  /** Default: float32 for numbers, bool for booleans, its own type for a typed array (a Uint16Array holds float16 or bfloat16 and must say which). */
  readonly dtype?: DType;
}

/**
 * A tensor from nested arrays or a typed array. A typed array is not copied: it must not be changed afterwards.
 * @throws TercetError `shape-invalid`, `dtype-mismatch`
 * @example
 * expect(tensor([[1, 2], [3, 4]]).shape).toEqual([2, 2]);
 * expect(tensor(Int32Array.of(1, 2, 3)).dtype).toBe("int32");
 */
export function tensor(values: NestedValues | HostArray, options: TensorOptions = {}): Tensor {
  if (ArrayBuffer.isView(values)) {
    const dtype = dtypeOf(values, options.dtype);
    const shape = options.shape ?? [values.length];
    checkCount(values.length, shape);
    return new Tensor(shape, dtype, { kind: "host", data: values });
  }
  const flat: (number | boolean)[] = [];
  const nesting = flatten(values, flat);
  const shape = options.shape ?? nesting;
  checkCount(flat.length, shape);
  const dtype = options.dtype ?? (typeof flat[0] === "boolean" ? "bool" : "float32");
  const data = arrayFor(dtype, flat);
  return new Tensor(shape, dtype, { kind: "host", data });
}

function arrayFor(dtype: DType, values: readonly (number | boolean)[]): HostArray {
  if (isStorage(dtype))
    throw errors["dtype-mismatch"]({
      operator: "tensor",
      requirement:
        "storage types are made with a cast, or from a typed array: half types from their bits in a Uint16Array, int8 from an Int8Array",
      dtypes: [dtype],
    });
  const data: HostArray = hostArray(dtype, values.length);
  values.forEach((value, i) => {
    if (dtype === "int32" && (typeof value !== "number" || value !== (value | 0)))
      throw errors["attribute-invalid"]({ operator: "tensor", attribute: `element ${i}`, requirement: "an integer of 32 bits", value });
    data[i] = dtype === "bool" ? Number(Boolean(value)) : Number(value);
  });
  return data;
}

/** Collects the leaves and gives the shape of the nesting. */
function flatten(values: NestedValues, into: (number | boolean)[]): Shape {
  if (typeof values === "number" || typeof values === "boolean") {
    into.push(values);
    return [];
  }
  const shapes = values.map((value) => flatten(value, into));
  const [first = []] = shapes;
  const odd = shapes.find((shape) => shape.join() !== first.join());
  if (odd !== undefined)
    throw errors["shape-invalid"]({
      operator: "tensor",
      requirement: "nested arrays must have equal shapes on every level",
      shapes: [first, odd],
    });
  return [values.length, ...first];
}

function checkCount(count: number, shape: Shape): void {
  if (!shape.every((extent) => Number.isInteger(extent) && extent >= 0))
    throw errors["shape-invalid"]({ operator: "tensor", requirement: "extents must be whole numbers", shapes: [shape] });
  if (count !== sizeOf(shape))
    throw errors["shape-invalid"]({
      operator: "tensor",
      requirement: "the shape must hold as many elements as there are values",
      shapes: [[count], shape],
    });
}

function dtypeOf(values: HostArray, wanted: DType | undefined): DType {
  const own: readonly DType[] =
    values instanceof Float32Array
      ? ["float32"]
      : values instanceof Float64Array
        ? ["float64"]
        : values instanceof Int32Array
          ? ["int32"]
          : values instanceof Uint8Array
            ? ["bool"]
            : values instanceof Int8Array
              ? ["int8"]
              : ["float16", "bfloat16"];
  const [first = "float32"] = own;
  const dtype = wanted ?? first;
  if (!own.includes(dtype) || (own.length > 1 && wanted === undefined))
    throw errors["dtype-mismatch"]({
      operator: "tensor",
      requirement: `${values.constructor.name} holds ${own.join(" or ")}, and must say which where it can hold two`,
      dtypes: [wanted ?? "none"],
    });
  return dtype;
}

/**
 * A tensor of rank 0.
 * @param dtype default: float32
 * @throws TercetError `attribute-invalid`
 * @example expect(await toArray(scalar(3, "int32"))).toBe(3);
 */
export function scalar(value: number | boolean, dtype: DType = typeof value === "boolean" ? "bool" : "float32"): Tensor {
  return dtype === "bool" ? tensor(Boolean(value)) : constantOf(Number(value), dtype, "scalar");
}

/**
 * A tensor whose elements are all equal; it takes the memory of one.
 * @param dtype default: float32
 * @example expect(await toArray(full([2], 7))).toEqual([7, 7]);
 */
export function full(shape: Shape, value: number | boolean, dtype?: DType): Tensor {
  return broadcastTo(scalar(value, dtype), shape);
}

/**
 * Zeros (false for bool).
 * @param dtype default: float32
 * @example expect(await toArray(zeros([2], "int32"))).toEqual([0, 0]);
 */
export function zeros(shape: Shape, dtype: DType = "float32"): Tensor {
  return full(shape, dtype === "bool" ? false : 0, dtype);
}

/**
 * Ones (true for bool).
 * @param dtype default: float32
 * @example expect(await toArray(ones([2], "bool"))).toEqual([true, true]);
 */
export function ones(shape: Shape, dtype: DType = "float32"): Tensor {
  return full(shape, dtype === "bool" ? true : 1, dtype);
}
