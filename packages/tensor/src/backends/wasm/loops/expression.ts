import { bytesOf } from "../../../dtype.ts";
import type { KernelExpression } from "../../../plan/kernel.ts";
import type { ScalarType } from "../../../scalar/expression.ts";
import { choose, int, ints, lane, load, memoryLane, op, plus, type Code, type Local, type ValueType } from "../code.ts";
import {
  scalarBinaryCode,
  scalarCastCode,
  scalarConstant,
  scalarUnaryCode,
  vectorBinaryCode,
  vectorClampCode,
  vectorCastCode,
  vectorUnaryCode,
} from "./arithmetic.ts";
import type { HoistedConstants } from "./constants.ts";
import type { Nest } from "./scopes.ts";

type Load = Extract<KernelExpression, { kind: "load" }>;
type Reduce = Extract<KernelExpression, { kind: "reduce" }>;
type BinaryExpression = Extract<KernelExpression, { kind: "binary" }>;

/** What expressions are made of in one function. */
export interface Surroundings {
  readonly nest: Nest;
  readonly guards: ReadonlyMap<KernelExpression, KernelExpression>;
  /** The local of a loop variable or coordinate. In a scope with lanes it holds the value of the first lane. */
  variable(e: KernelExpression): Local;
  readonly constants: HoistedConstants;
  /** Reads a run-time integer of the kernel. */
  parameter(slot: number): Code;
  /** Address of an input. */
  address(input: number): Code;
  /** Code for reductions, which open loops of their own. */
  reduceScalar(e: Reduce, values: Values): Code;
  reduceVectors(e: Reduce, values: Values): readonly Code[];
}

/** Gives the value of an expression as code without side effects; what it needs is computed before, once, in the outermost scope possible. */
export interface Values {
  scalar(e: KernelExpression): Code;
  vectors(e: KernelExpression): readonly Code[];
}

/** The wasm type of a scalar. */
export function localType(type: ScalarType): ValueType {
  return type === "float32" ? "f32" : "i32";
}

/** How an offset changes from lane to lane: not at all, by one element, or in another way. */
export function strideIn(offset: KernelExpression, variable: number, nest: Pick<Nest, "dependencies">): "none" | "unit" | "other" {
  if ((nest.dependencies(offset) & variable) === 0) return "none";
  if (offset.kind === "coordinate" || offset.kind === "reduced") return "unit";
  if (offset.kind !== "binary" || (offset.op !== "add" && offset.op !== "sub")) return "other";
  const [a, b] = [strideIn(offset.a, variable, nest), strideIn(offset.b, variable, nest)];
  if (b === "none") return a;
  return a === "none" && offset.op === "add" ? b : "other";
}

/** The evaluator of expressions in a function. */
export function valuesIn(around: Surroundings): Values {
  const { nest } = around;
  const values: Values = { scalar, vectors };
  return values;

  function scalar(e: KernelExpression): Code {
    if (e.kind === "constant") return scalarConstant(e.type, e.value);
    if (e.kind === "coordinate" || e.kind === "reduced") return around.variable(e).get;
    return nest.lifted(nest.dependencies(e), (scope) => {
      const own = scope.scalars.get(e) ?? nest.keep(localType(e.type), scalarCode(e));
      scope.scalars.set(e, own);
      return own;
    });
  }

  function scalarCode(e: Exclude<KernelExpression, { kind: "constant" | "coordinate" | "reduced" }>): Code {
    switch (e.kind) {
      case "parameter":
        return around.parameter(e.slot);
      case "load":
        return scalarLoad(e);
      case "unary":
        return scalarUnaryCode(e.op, e.a.type, scalar(e.a));
      case "binary":
        return scalarBinaryCode(e.op, e.a.type, scalar(e.a), scalar(e.b));
      case "select":
        return choose(scalar(e.condition), scalar(e.a), scalar(e.b));
      case "cast":
        return scalarCastCode(e.a.type, e.type, scalar(e.a));
      case "reduce":
        return around.reduceScalar(e, values);
      default:
        return e satisfies never;
    }
  }

  function scalarLoad(e: Load): Code {
    const guard = around.guards.get(e);
    const offset = scalar(e.offset);
    const address = addressOf(e, guard === undefined ? offset : choose(scalar(guard), offset, int(0)));
    if (e.type === "float32") return load("f32.load", address);
    return loadOne(e.type, address);
  }

  /** An element that is no float32, as an int32. */
  function loadOne(type: ScalarType, address: Code): Code {
    if (type === "float16" || type === "bfloat16") return load("i32.load16_u", address);
    if (type === "int8") return load("i32.load8_s", address);
    return type === "bool" ? op("i32.ne", load("i32.load", address), int(0)) : load("i32.load", address);
  }

  function addressOf(e: Load, offset: Code): Code {
    return plus(around.address(e.input), op("i32.shl", offset, int(Math.log2(bytesOf[e.type]))));
  }

  function vectors(e: KernelExpression): readonly Code[] {
    const { lanes } = nest;
    if (lanes === undefined) throw new TypeError("No lanes are open");
    const bits = nest.dependencies(e);
    if ((bits & lanes.variable) === 0) return new Array<Code>(lanes.width).fill(splat(e, bits));
    return nest.lifted(bits, (scope) => {
      const own = scope.vectors.get(e) ?? vectorCodes(e, lanes.width).map((code) => nest.keep("v128", code));
      scope.vectors.set(e, own);
      return own;
    });
  }

  function splat(e: KernelExpression, bits: number): Code {
    if (e.kind === "constant") return around.constants.of(e.type, e.value);
    return nest.lifted(bits, (scope) => {
      const value = e.type === "bool" ? op("i32.sub", int(0), scalar(e)) : scalar(e);
      const own = scope.splats.get(e) ?? nest.keep("v128", op(e.type === "float32" ? "f32x4.splat" : "i32x4.splat", value));
      scope.splats.set(e, own);
      return own;
    });
  }

  function vectorCodes(e: KernelExpression, width: number): readonly Code[] {
    switch (e.kind) {
      case "constant":
      case "parameter":
        throw new TypeError(`A ${e.kind} does not change from lane to lane`);
      case "coordinate":
      case "reduced": {
        const first = op("i32x4.splat", around.variable(e).get);
        return Array.from({ length: width }, (_, n) => op("i32x4.add", first, ints(4 * n, 4 * n + 1, 4 * n + 2, 4 * n + 3)));
      }
      case "load":
        return vectorLoads(e, width);
      case "unary":
        return vectors(e.a).map((a) => vectorUnaryCode(e.op, e.a.type, a));
      case "cast":
        return vectors(e.a).map((a) => vectorCastCode(e.a.type, e.type, a));
      case "binary":
        return binaryCodes(e);
      case "select": {
        const [condition, a, b] = [vectors(e.condition), vectors(e.a), vectors(e.b)];
        return condition.map((mask, n) => op("v128.bitselect", a[n] ?? [], b[n] ?? [], mask));
      }
      case "reduce":
        return around.reduceVectors(e, values);
      default:
        return e satisfies never;
    }
  }

  function binaryCodes(e: BinaryExpression): readonly Code[] {
    const a = vectors(e.a);
    if ((e.op === "shiftLeft" || e.op === "shiftRight") && (nest.dependencies(e.b) & (nest.lanes?.variable ?? 0)) === 0) {
      const by = scalar(e.b);
      return a.map((vector) => op(e.op === "shiftLeft" ? "i32x4.shl" : "i32x4.shr_u", vector, by));
    }
    const b = vectors(e.b);
    return a.map((left, n) => {
      const right = b[n] ?? [];
      const clamped = vectorClampCode(e.op, e.a.type, left, e.b.kind === "constant" ? e.b.value : undefined, right);
      return clamped ?? vectorBinaryCode(e.op, e.a.type, left, right) ?? laneByLane(e, left, right);
    });
  }

  /** Divisions and shifts by lanes have no vector instruction. */
  function laneByLane(e: BinaryExpression, left: Code, right: Code): Code {
    const results = [0, 1, 2, 3].map((number) => {
      const a = nest.keep("i32", lane("i32x4.extract_lane", left, number));
      const b = nest.keep("i32", lane("i32x4.extract_lane", right, number));
      return scalarBinaryCode(e.op, e.a.type, a, b);
    });
    return results.reduce((vector, value, number) => lane("i32x4.replace_lane", vector, number, value), ints(0, 0, 0, 0));
  }

  function vectorLoads(e: Load, width: number): readonly Code[] {
    const variable = nest.lanes?.variable ?? 0;
    const guard = around.guards.get(e);
    if (strideIn(e.offset, variable, nest) !== "unit") return gathered(e, guard);
    const first = scalar(e.offset);
    const size = bytesOf[e.type];
    if (guard === undefined) {
      // One address for all, so that V8 sees which loads are neighbours.
      const address = nest.keep("i32", addressOf(e, first));
      return Array.from({ length: width }, (_, n) => loadFour(e.type, address, 4 * n * size));
    }
    return vectors(guard).map((mask, n) => {
      // A vector with one valid lane lies within 12 bytes of valid memory, and the heap has a margin.
      const offset = choose(op("v128.any_true", mask), first, int(0));
      return loadFour(e.type, addressOf(e, offset), 4 * n * size);
    });
  }

  function loadFour(type: ScalarType, address: Code, offset: number): Code {
    if (type === "float16" || type === "bfloat16") return load("i32x4.load16x4_u", address, offset);
    // Eight are read for four: the heap has a margin.
    if (type === "int8") return op("i32x4.extend_low_i16x8_s", load("i16x8.load8x8_s", address, offset));
    const loaded = load("v128.load", address, offset);
    return type === "bool" ? op("i32x4.ne", loaded, ints(0, 0, 0, 0)) : loaded;
  }

  function gathered(e: Load, guard: KernelExpression | undefined): readonly Code[] {
    const masks = guard === undefined ? undefined : vectors(guard);
    return vectors(e.offset).map((offsets, n) => {
      const valid = nest.keep("v128", masks === undefined ? offsets : op("v128.and", offsets, masks[n] ?? []));
      const addresses = [0, 1, 2, 3].map((number) => addressOf(e, lane("i32x4.extract_lane", valid, number)));
      const isShort = bytesOf[e.type] < 4;
      const loaded = addresses.reduce(
        (vector, address, number) =>
          isShort
            ? lane("i32x4.replace_lane", vector, number, loadOne(e.type, address))
            : memoryLane("v128.load32_lane", address, vector, number),
        ints(0, 0, 0, 0),
      );
      return e.type === "bool" ? op("i32x4.ne", loaded, ints(0, 0, 0, 0)) : loaded;
    });
  }
}
