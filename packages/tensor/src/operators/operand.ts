import { hostArray, isStorage, type DType, type HostArray } from "../dtype.ts";
import { errors } from "../errors.ts";
import { Tensor } from "../tensor.ts";

/** A tensor, or a plain number, which takes the other operand's dtype. */
export type Operand = Tensor | number;

/** A tensor of rank 0 that holds a number. */
export function constantOf(value: number, dtype: DType, operator: string): Tensor {
  if (dtype === "int32" && value !== (value | 0))
    throw errors["attribute-invalid"]({
      operator,
      attribute: "a plain number beside an int32 tensor",
      requirement: "an integer of 32 bits",
      value,
    });
  if (isStorage(dtype) || dtype === "bool")
    throw errors["dtype-mismatch"]({
      operator,
      requirement: "a plain number may stand beside float32, float64 and int32 only",
      dtypes: [dtype],
    });
  const data: HostArray = hostArray(dtype, 1);
  data[0] = value;
  return new Tensor([], dtype, { kind: "host", data });
}

/** Both operands as tensors. */
export function operands(operator: string, a: Operand, b: Operand): readonly [Tensor, Tensor] {
  if (typeof a !== "number") return [a, typeof b === "number" ? constantOf(b, a.dtype, operator) : b];
  const dtype = typeof b === "number" ? "float32" : b.dtype;
  return [constantOf(a, dtype, operator), typeof b === "number" ? constantOf(b, dtype, operator) : b];
}
