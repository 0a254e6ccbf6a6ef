import type { Application, Node } from "../graph/node.ts";
import { exactText, numberOf } from "../graph/number.ts";

/** The nodes that one kernel, or one chain of views, is made of. */
export interface Group {
  /** All about the group but which nodes it reads: groups with equal keys are the same computation of other nodes. */
  readonly key: string;
  /** Its own nodes, the root first. */
  readonly inside: readonly Application[];
  /** The nodes that it reads, each once. */
  readonly outside: readonly Node[];
}

/** The group of a root: with each node all inputs that `isInside` accepts. `textOf` names what an application does to inputs of its shapes and types. */
export function groupOf(root: Application, isInside: (node: Application) => boolean, textOf: (node: Application) => string): Group {
  const inside: Application[] = [];
  const outside: Node[] = [];
  const names = new Map<Node, string>();
  const lines: string[] = [];
  const read = (node: Node): string => {
    const number = node.kind === "leaf" ? numberOf(node.tensor) : undefined;
    // A number travels with the kernel's parameters, which are kept under the key.
    if (number !== undefined) return `#${exactText(number)} ${node.dtype}`;
    return `<${outside.push(node) - 1}`;
  };
  const visit = (node: Application): string => {
    const place = inside.push(node) - 1;
    names.set(node, `%${place}`);
    let text = textOf(node);
    for (const input of node.inputs) text += ` ${nameOf(input)}`;
    lines.push(`${place}:${text}`);
    return `%${place}`;
  };
  const nameOf = (node: Node): string => {
    const own = names.get(node);
    if (own !== undefined) return own;
    const name = node.kind === "application" && isInside(node) ? visit(node) : read(node);
    names.set(node, name);
    return name;
  };
  visit(root);
  return { key: lines.join(";"), inside, outside };
}
