import { operandsOf, type Binary, type Expression } from "../scalar/expression.ts";

const signs: { readonly [B in Binary]?: string } = {
  ...{ add: "+", sub: "-", mul: "*", div: "/", less: "<", lessEqual: "<=", equal: "==", notEqual: "!=", and: "and", or: "or" },
};

/** A scalar expression as text; what is used more than once stands before it as a line "t1 = ...", unless it is short. */
export function expressionText(root: Expression, letters: readonly string[]): { readonly lines: readonly string[]; readonly text: string } {
  const uses = new Map<Expression, number>();
  const count = (node: Expression): void => {
    const own = uses.get(node) ?? 0;
    uses.set(node, own + 1);
    if (own === 0) for (const part of operandsOf(node)) count(part);
  };
  count(root);

  const lines: string[] = [];
  const names = new Map<Expression, string>();
  const show = (node: Expression): string => {
    const own = names.get(node);
    if (own !== undefined) return own;
    const text = write(node);
    if ((uses.get(node) ?? 0) < 2 || text.length < 16 || node === root) return text;
    const name = `t${lines.length + 1}`;
    lines.push(`${name} = ${text}`);
    names.set(node, name);
    return name;
  };

  function write(node: Expression): string {
    switch (node.kind) {
      case "constant":
        return Object.is(node.value, -0) ? "-0" : String(node.value);
      case "axis":
        return node.name;
      case "read":
        return `${letters[node.input] ?? "?"}${node.at.length === 0 ? "" : `[${node.at.map(show).join(", ")}]`}`;
      case "unary":
        return `${node.op}(${show(node.a)})`;
      case "binary": {
        const kept = unchanged(node);
        if (kept !== undefined) return show(kept);
        const sign = signs[node.op];
        return sign === undefined ? `${node.op}(${show(node.a)}, ${show(node.b)})` : `${inside(node.a)} ${sign} ${inside(node.b)}`;
      }
      case "select":
        return `(${show(node.condition)} ? ${show(node.a)} : ${show(node.b)})`;
      case "cast":
        return `${node.type}(${show(node.a)})`;
      case "reduce":
        return `${node.reducer} over ${show(node.from)} <= ${node.axis.name} < ${show(node.to)} of (${show(node.body)})`;
      default:
        return node satisfies never;
    }
  }

  const inside = (node: Expression): string => {
    const text = show(node);
    return node.kind === "binary" && !names.has(node) && signs[node.op] !== undefined && unchanged(node) === undefined ? `(${text})` : text;
  };

  const text = show(root);
  return { lines, text };
}

/** The operand that adding 0 to it, or multiplying it by 1, leaves as it is: shapes put such integers into meanings. */
function unchanged({ op, type, a, b }: Extract<Expression, { kind: "binary" }>): Expression | undefined {
  if (type !== "int32") return undefined;
  const isNumber = (node: Expression, value: number): boolean => node.kind === "constant" && node.value === value;
  if (op === "add" && isNumber(a, 0)) return b;
  if ((op === "add" || op === "sub") && isNumber(b, 0)) return a;
  return op === "mul" && isNumber(b, 1) ? a : undefined;
}
