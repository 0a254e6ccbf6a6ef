import type { DType } from "../dtype.ts";
import type { Node } from "../graph/node.ts";
import { expand, isElementary, type Builder } from "../scalar/elementary.ts";
import type { Axis, Binary, ScalarType, Unary } from "../scalar/expression.ts";
import { stridesOf } from "../shape.ts";
import type { KernelExpression, LoopKernel } from "./kernel.ts";
import { polynomialsOf, type Lowered } from "./lower.ts";
import type { Atom, Polynomial } from "./polynomial.ts";

/** A loop kernel with the integers and the nodes of this use of it. */
export interface Emitted {
  readonly kernel: LoopKernel;
  readonly parameters: readonly number[];
  readonly loads: readonly Node[];
  /** Inputs that are read at the element that is written and nowhere else, so that the output may take their memory. */
  readonly inPlace: ReadonlySet<Node>;
}

/** Neighbouring output axes that every index runs through as through one. */
interface AxisGroup {
  readonly innermost: Axis;
  readonly extent: number;
}

function coefficientOf(polynomial: Polynomial, axis: Axis): number {
  return polynomial.terms.find((term) => term.atom.kind === "axis" && term.atom.axis === axis)?.coefficient ?? 0;
}

function mergeAxes(axes: readonly Axis[], polynomials: readonly Polynomial[]): readonly AxisGroup[] {
  const groups: AxisGroup[] = [];
  for (const axis of axes.filter((candidate) => candidate.size !== 1).reverse()) {
    const group = groups[0];
    const joins =
      group !== undefined &&
      polynomials.every((polynomial) => coefficientOf(polynomial, axis) === coefficientOf(polynomial, group.innermost) * group.extent);
    if (joins) groups[0] = { innermost: group.innermost, extent: group.extent * axis.size };
    else groups.unshift({ innermost: axis, extent: axis.size });
  }
  return groups;
}

const bits = new DataView(new ArrayBuffer(4));
function floatBits(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

const literalOperand: ReadonlySet<Binary> = new Set<Binary>(["bitAnd", "bitOr", "bitXor", "shiftLeft", "shiftRight"]);

/** Turns lowered expressions over output axes into a kernel with one output for each: integers that come from shapes become parameters. */
export function emit(values: readonly Lowered[], axes: readonly Axis[], outputs: readonly DType[]): Emitted {
  const groups = mergeAxes(axes, values.flatMap(polynomialsOf));
  const parameters: number[] = groups.map((group) => group.extent);
  const loads: Node[] = [];
  const strayed = new Set<Node>();
  const pool = new Map<string, KernelExpression>();
  const names = new Map<KernelExpression, number>();
  const lines: string[] = [];
  const done = new Map<string, KernelExpression>();

  /** One object for each distinct expression; its line is its part of the kernel's key. */
  function keep(expression: KernelExpression, line: string): KernelExpression {
    const own = pool.get(line);
    if (own !== undefined) return own;
    pool.set(line, expression);
    names.set(expression, lines.length);
    lines.push(line);
    return expression;
  }
  const name = (expression: KernelExpression): string => `%${names.get(expression) ?? "?"}`;

  const build: Builder<KernelExpression> = {
    constant: (type: ScalarType, number: number): KernelExpression =>
      keep({ kind: "constant", type, value: number }, `${type} ${Object.is(number, -0) ? "-0" : number}`),
    unary: (op: Unary, type: ScalarType, a: KernelExpression): KernelExpression => keep({ kind: "unary", type, op, a }, `${op} ${name(a)}`),
    binary: (op: Binary, type: ScalarType, a: KernelExpression, b: KernelExpression): KernelExpression =>
      keep({ kind: "binary", type, op, a, b }, `${op} ${name(a)} ${name(b)} ${type}`),
    select: (condition: KernelExpression, a: KernelExpression, b: KernelExpression): KernelExpression =>
      keep({ kind: "select", type: a.type, condition, a, b }, `select ${name(condition)} ${name(a)} ${name(b)}`),
    cast: (type: ScalarType, a: KernelExpression): KernelExpression => keep({ kind: "cast", type, a }, `${type}(${name(a)})`),
  };

  function parameter(number: number): KernelExpression {
    const slot = parameters.push(number) - 1;
    return keep({ kind: "parameter", type: "int32", slot }, `parameter ${slot}`);
  }

  function whole(number: number): KernelExpression {
    return number === 0 || number === 1 ? build.constant("int32", number) : parameter(number);
  }

  function atom(from: Atom): KernelExpression | undefined {
    if (from.kind === "opaque") return expression(from.value as Lowered); // `lower` puts lowered expressions here
    if (from.kind !== "axis") return build.binary(from.kind, "int32", index(from.of), whole(from.by));
    const { axis } = from;
    const place = groups.findIndex((group) => group.innermost === axis);
    if (place >= 0) return keep({ kind: "coordinate", type: "int32", axis: place }, `coordinate ${place}`);
    if (axes.includes(axis)) return undefined; // merged into its inner neighbour, or of extent 1
    return keep({ kind: "reduced", type: "int32" }, "reduced");
  }

  const rankOf = (from: Atom): number => (from.kind !== "axis" ? 1000 : axes.includes(from.axis) ? axes.indexOf(from.axis) : 999);

  function index(polynomial: Polynomial): KernelExpression {
    const own = done.get(polynomial.key);
    if (own !== undefined) return own;
    let total: KernelExpression | undefined;
    for (const term of [...polynomial.terms].sort((a, b) => rankOf(a.atom) - rankOf(b.atom))) {
      const factor = atom(term.atom);
      if (factor === undefined) continue;
      const product = term.coefficient === 1 ? factor : build.binary("mul", "int32", factor, parameter(term.coefficient));
      total = total === undefined ? product : build.binary("add", "int32", total, product);
    }
    if (total === undefined) total = whole(polynomial.constant);
    else if (polynomial.constant !== 0) total = build.binary("add", "int32", total, parameter(polynomial.constant));
    done.set(polynomial.key, total);
    return total;
  }

  const strides = stridesOf(groups.map((group) => group.extent));
  function isFlat(offset: Polynomial): boolean {
    if (offset.constant !== 0) return false;
    const own = offset.terms.filter((term) => !(term.atom.kind === "axis" && axes.includes(term.atom.axis)));
    return own.length === 0 && groups.every(({ innermost }, i) => coefficientOf(offset, innermost) === strides[i]);
  }

  const expressions = new Map<string, KernelExpression>();
  function expression(lowered: Lowered): KernelExpression {
    const own = expressions.get(lowered.key) ?? make(lowered);
    expressions.set(lowered.key, own);
    return own;
  }

  function make(lowered: Lowered): KernelExpression {
    switch (lowered.kind) {
      case "index":
        return index(lowered.value);
      case "constant":
        return build.constant(lowered.type, lowered.value);
      case "scalar":
        if (lowered.type === "float32") return build.unary("fromBits", "float32", parameter(floatBits(lowered.value)));
        return lowered.type === "int32" ? parameter(lowered.value) : build.constant(lowered.type, lowered.value);
      case "load": {
        const input = loads.includes(lowered.node) ? loads.indexOf(lowered.node) : loads.push(lowered.node) - 1;
        if (!isFlat(lowered.offset)) strayed.add(lowered.node);
        const offset = index(lowered.offset);
        return keep({ kind: "load", type: lowered.type, input, offset }, `load${input} ${name(offset)} ${lowered.type}`);
      }
      case "unary":
        // Backends see no elementary function of float32: its one expansion stands above all of them.
        return isElementary(lowered.op) && lowered.type === "float32"
          ? expand(lowered.op, expression(lowered.a), build)
          : build.unary(lowered.op, lowered.type, expression(lowered.a));
      case "binary":
        return build.binary(lowered.op, lowered.type, expression(lowered.a), literal(lowered.op, lowered.b) ?? expression(lowered.b));
      case "select":
        return build.select(expression(lowered.condition), expression(lowered.a), expression(lowered.b));
      case "cast":
        return build.cast(lowered.type, expression(lowered.a));
      case "reduce": {
        const [from, to, body] = [expression(lowered.from), expression(lowered.to), expression(lowered.body)];
        const { reducer, type } = lowered;
        return keep({ kind: "reduce", type, reducer, from, to, body }, `${reducer} ${name(from)} ${name(to)} ${name(body)}`);
      }
      default:
        return lowered satisfies never;
    }
  }

  /** Masks and shift distances belong to the algorithm, not to a shape. */
  function literal(op: Binary, operand: Lowered): KernelExpression | undefined {
    const isNumber = operand.kind === "index" && operand.value.terms.length === 0;
    return isNumber && literalOperand.has(op) ? build.constant("int32", operand.value.constant) : undefined;
  }

  const results = values.map(expression);
  const inputs = loads.map((node) => node.dtype);
  const key = `${groups.length}(${inputs.join(",")})->${outputs.join(",")};${lines.join(";")};${results.map(name).join(",")}`;
  const kernel: LoopKernel = { kind: "loop", rank: groups.length, parameters: parameters.length, inputs, outputs, values: results, key };
  return { kernel, parameters, loads, inPlace: new Set(loads.filter((node) => !strayed.has(node))) };
}
