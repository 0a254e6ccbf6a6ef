import type { Backend } from "../backend/interface.ts";
import type { Application, Node } from "../graph/node.ts";
import { attributesText } from "../graph/number.ts";
import type { Definition } from "../operators/define.ts";
import { axis, type Axis } from "../scalar/expression.ts";
import { emit } from "./emit.ts";
import { groupOf, type Group } from "./group.ts";
import type { LoopKernel, Strided } from "./kernel.ts";
import { lowering, meaningOf, partsOf, type Lowered, type Meaning } from "./lower.ts";
import * as polynomial from "./polynomial.ts";
import { Recent } from "./recent.ts";

/** A group as one loop; nodes are given by their places in the group. */
export interface Loop {
  readonly kernel: LoopKernel;
  readonly parameters: readonly number[];
  /** The kernel's inputs among the nodes outside. */
  readonly loads: readonly number[];
  /** Those of them whose memory an output may take. */
  readonly inPlace: readonly number[];
  /** Nodes inside that compute something, without the root. */
  readonly inner: readonly number[];
  /** Those of them that reduce. */
  readonly reducing: readonly number[];
  /** Those of them that get memory where the loop is too long: all but what a reduction reads, which goes along with it. */
  readonly apart: readonly number[];
  /** Nodes inside that it stores too, in the order of its outputs, which the root leads. */
  readonly stored: readonly number[];
  /** How many different reductions it holds; a kernel may hold one. */
  readonly reductions: number;
}

/** A chain of views as strided elements of one node outside. */
interface View {
  readonly base: number;
  readonly strided: Strided;
}

/** A whole training step has some hundred different loops. */
const mostKept = 4096;

/**
 * What lowering gave, by what was lowered: layers that are alike are lowered once, and so is what does not change from one row count to the next.
 * It holds nothing of any graph's data.
 */
export class Lowerings {
  readonly #definitions = new Map<Definition, number>();
  readonly #texts = new WeakMap<Application, string>();
  readonly #meanings = new Recent<Meaning>(mostKept);
  readonly #loops = new Recent<Loop>(mostKept);
  readonly #views = new Recent<{ readonly view?: View }>(mostKept);
  readonly #kernels = new Recent<LoopKernel>(mostKept);

  /** How many loops were lowered, not found. */
  get lowered(): number {
    return this.#loops.made;
  }

  /** What an application does, with the shapes and types of its inputs; many ask for it. */
  readonly #textOf = (node: Application): string => {
    const own = this.#texts.get(node) ?? this.#textFor(node);
    this.#texts.set(node, own);
    return own;
  };

  #textFor(node: Application): string {
    const { definition } = node;
    const number = this.#definitions.get(definition) ?? this.#definitions.size;
    this.#definitions.set(definition, number);
    let text = `${number}${attributesText(node.attributes)}`;
    for (const { dtype, shape } of node.inputs) text += `${dtype}[${shape.join(",")}]`;
    return text;
  }

  /** Meanings of a graph's applications. */
  meanings(): (node: Application) => Meaning {
    const own = new Map<Application, Meaning>();
    return (node) => {
      const meaning = own.get(node) ?? this.#meanings.get(this.#textOf(node), () => meaningOf(node));
      own.set(node, meaning);
      return meaning;
    };
  }

  /** The loop of a root and of what is inlined below it. */
  loop(root: Application, { isInside, storedBy, meaning }: Inlining): { readonly loop: Loop; readonly group: Group } {
    const stored = storedBy(root);
    const group = groupOf(root, (node) => isInside(node) || stored.includes(node), this.#textOf);
    const places = stored.map((node) => group.inside.indexOf(node));
    const loop = this.#loops.get(`${group.key}->${places.join(",")}`, () => {
      const made = lowerLoop(group, places, meaning);
      // One kernel is one object, whatever its parameters.
      return { ...made, kernel: this.#kernels.get(made.kernel.key, () => made.kernel) };
    });
    return { loop, group };
  }

  /** A view as strided elements of a node that has memory; undefined where its index is not affine. */
  view(root: Application, { isInside, meaning }: Inlining): { readonly base: Node; readonly strided: Strided } | undefined {
    const group = groupOf(root, isInside, this.#textOf);
    const { view } = this.#views.get(group.key, () => lowerView(group, meaning));
    return view === undefined ? undefined : { base: group.outside[view.base] as Node, strided: view.strided }; // a place in the group
  }
}

const kept = new WeakMap<Backend, Lowerings>();

/** What was lowered for a backend. */
export function loweringsOf(backend: Backend): Lowerings {
  const own = kept.get(backend) ?? new Lowerings();
  kept.set(backend, own);
  return own;
}

/** Which nodes live inside of those that read them. */
export interface Inlining {
  readonly isInside: (node: Application) => boolean;
  /** What the kernel of a root stores beside it. */
  readonly storedBy: (root: Node) => readonly Application[];
  readonly meaning: (node: Application) => Meaning;
}

function axesOf(node: Node): readonly Axis[] {
  return node.shape.map((extent, i) => axis(`i${i}`, extent));
}

/** The polynomial of each axis; an axis of extent 1 is always at 0. */
function placesOf(axes: readonly Axis[]): readonly polynomial.Polynomial[] {
  return axes.map((each, i) => (each.size === 1 ? polynomial.number(0) : polynomial.ofAtom({ kind: "axis", axis: each, key: `@${i}` })));
}

function lowerLoop({ inside, outside }: Group, stored: readonly number[], meaning: Inlining["meaning"]): Loop {
  const root = inside[0] as Application; // a group has its root
  const axes = axesOf(root);
  const places = new Map<Node, number>(inside.map((node, i) => [node, i]));
  const inlined = new Set<Application>();
  const lower = lowering((node) => {
    if (node.kind === "leaf" || !places.has(node)) return false;
    inlined.add(node);
    return true;
  }, meaning);
  const written = [root, ...stored.map((place) => inside[place] as Application)]; // places in the group
  const values = written.map((node) => lower(node, placesOf(axes)));
  const { kernel, parameters, loads, inPlace } = emit(
    values,
    axes,
    written.map(({ dtype }) => dtype),
  );
  const numbersOf = (nodes: Iterable<Application>): readonly number[] => [...nodes].map((node) => places.get(node) ?? 0);
  const inner = [...inlined].filter((node) => !meaning(node).isView);
  const reducing = inner.filter((node) => meaning(node).reduced > 0);
  const fed = readBehind(reducing, inlined);
  const seen = new Set<Lowered>();
  return {
    kernel,
    parameters,
    loads: loads.map((node) => outside.indexOf(node)),
    inPlace: [...inPlace].map((node) => outside.indexOf(node)),
    inner: numbersOf(inner),
    reducing: numbersOf(reducing),
    apart: numbersOf(inner.filter((node) => !fed.has(node))),
    stored,
    reductions: values.reduce((sum, value) => sum + reductions(value, seen), 0),
  };
}

/** Those of some nodes that others are made of, these left out. */
function readBehind(nodes: readonly Application[], among: ReadonlySet<Node>): ReadonlySet<Node> {
  const found = new Set<Node>();
  const stack: Node[] = nodes.flatMap(({ inputs }) => inputs);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "leaf" || found.has(node) || !among.has(node)) continue;
    found.add(node);
    stack.push(...node.inputs);
  }
  return found;
}

/** How many different reductions an expression holds; one inside another counts as two. */
function reductions(value: Lowered, seen: Set<Lowered>): number {
  if (seen.has(value)) return 0;
  seen.add(value);
  const own = value.kind === "reduce" ? 1 : 0;
  const indices = value.kind === "index" ? [value.value] : value.kind === "load" ? [value.offset] : [];
  const opaque = indices.flatMap((index) => [...polynomial.nested(index)].flatMap(opaqueValues));
  return [...partsOf(value), ...opaque].reduce((sum, part) => sum + reductions(part, seen), own);
}

function opaqueValues({ terms }: polynomial.Polynomial): readonly Lowered[] {
  return terms.flatMap(({ atom }) => (atom.kind === "opaque" ? [atom.value as Lowered] : [])); // `lower` puts lowered expressions here
}

function lowerView({ inside, outside }: Group, meaning: Inlining["meaning"]): { readonly view?: View } {
  const root = inside[0] as Application; // a group has its root
  const axes = axesOf(root);
  const own = new Set<Node>(inside);
  const value = lowering((node) => own.has(node), meaning)(root, placesOf(axes));
  if (value.kind !== "load" || value.offset.terms.some(({ atom }) => atom.kind !== "axis")) return {};
  const strides = axes.map((each) => value.offset.terms.find(({ atom }) => atom.kind === "axis" && atom.axis === each)?.coefficient ?? 0);
  return {
    view: { base: outside.indexOf(value.node), strided: { shape: root.shape, strides, offset: value.offset.constant, dtype: root.dtype } },
  };
}
