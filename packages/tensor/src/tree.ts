import { errors } from "./errors.ts";
import { Tensor } from "./tensor.ts";

/**
 * A tree of tensors: one tensor, or nested arrays and objects of them, such as the parameters of a model. Places may be undefined. Interfaces
 * cannot be checked for this by the compiler, so it is checked where a tree is walked.
 */
export type Tree = object;

/** The path of a leaf and the leaf: names and positions with dots between, "encoder.layer.0.weight"; "" is the root. */
export type PathAndTensor = readonly [path: string, tensor: Tensor];

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function childrenOf(tree: object): readonly (readonly [name: string, value: unknown])[] {
  return Object.entries(tree);
}

function visit(value: unknown, path: string, leaf: (tensor: Tensor, path: string) => Tensor): unknown {
  if (value === undefined) return undefined;
  if (value instanceof Tensor) return leaf(value, path);
  if (Array.isArray(value)) return value.map((each, i) => visit(each, join(path, String(i)), leaf));
  if (typeof value !== "object" || value === null)
    throw errors["tree-invalid"]({ requirement: "leaves must be tensors", path, found: `a ${value === null ? "null" : typeof value}` });
  return Object.fromEntries(childrenOf(value).map(([name, each]) => [name, visit(each, join(path, name), leaf)]));
}

/**
 * A tree of the same form with every tensor replaced.
 * @throws TercetError `tree-invalid` where something else than a tensor stands
 * @example
 * const doubled = mapTree({ a: tensor([1]), b: [tensor([2])] }, (x) => mul(x, 2));
 * expect(await toArray(doubled.b[0]!)).toEqual([4]);
 */
export function mapTree<T extends Tree>(tree: T, change: (tensor: Tensor, path: string) => Tensor): T {
  return visit(tree, "", change) as T; // `visit` keeps the form
}

/**
 * Every tensor with its path, in the order of the tree.
 * @throws TercetError `tree-invalid`
 * @example expect(treeToPaths({ layer: [{ weight: tensor([1]) }] })[0]![0]).toBe("layer.0.weight");
 */
export function treeToPaths(tree: Tree): readonly PathAndTensor[] {
  const found: PathAndTensor[] = [];
  mapTree(tree, (tensor, path) => {
    found.push([path, tensor]);
    return tensor;
  });
  return found;
}

/**
 * Every tensor, in the order of the tree.
 * @throws TercetError `tree-invalid`
 * @example expect(treeLeaves({ a: tensor([1]), b: [tensor([2])] }).length).toBe(2);
 */
export function treeLeaves(tree: Tree): readonly Tensor[] {
  const leaves: Tensor[] = [];
  // Only an error needs paths, and compiled functions look at their arguments on every call.
  return collect(tree, leaves) ? leaves : treeToPaths(tree).map(([, tensor]) => tensor);
}

/** Appends the leaves of a tree; false where it holds something else. */
function collect(value: unknown, leaves: Tensor[]): boolean {
  if (value === undefined) return true;
  if (value instanceof Tensor) return leaves.push(value) > 0;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every((each) => collect(each, leaves));
}

/**
 * A tree of the form of another with these leaves, in the order of {@link treeLeaves}.
 * @throws TercetError `tree-invalid` when there are more or fewer leaves than places
 * @example expect(treeWithLeaves({ a: tensor([1]) }, [tensor([2, 3])]).a.shape).toEqual([2]);
 */
export function treeWithLeaves<T extends Tree>(tree: T, leaves: readonly Tensor[]): T {
  let next = 0;
  const made = mapTree(tree, (_, path) => {
    const leaf = leaves[next++];
    if (leaf !== undefined) return leaf;
    throw errors["tree-invalid"]({ requirement: "every place must get a leaf", path, found: `none of ${leaves.length}` });
  });
  if (next === leaves.length) return made;
  throw errors["tree-invalid"]({
    requirement: "every leaf must have a place",
    path: "",
    found: `${leaves.length} leaves for ${next} places`,
  });
}

/**
 * A tree of the same form as all given ones, made place by place.
 * @throws TercetError `tree-invalid` when their paths differ
 * @example
 * const sums = zipTrees((a, b) => add(a, b), { w: tensor([1]) }, { w: tensor([2]) });
 * expect(await toArray(sums.w)).toEqual([3]);
 */
export function zipTrees<T extends Tree, Rest extends readonly Tree[]>(
  combine: (first: Tensor, ...rest: { readonly [I in keyof Rest]: Tensor }) => Tensor,
  first: T,
  ...rest: Rest
): T {
  const others = rest.map(treeToPaths);
  let place = 0;
  const made = mapTree(first, (tensor, path) => {
    const matching = others.map((other) => {
      const [found = "nothing", leaf] = other[place] ?? [];
      if (found === path && leaf !== undefined) return leaf;
      throw errors["tree-invalid"]({ requirement: "paths must be those of the first tree", path, found: `"${found}" in another` });
    });
    place++;
    return combine(tensor, ...(matching as { readonly [I in keyof Rest]: Tensor })); // one for each of `rest`
  });
  for (const other of others) {
    const extra = other[place];
    if (extra !== undefined)
      throw errors["tree-invalid"]({
        requirement: "paths must be those of the first tree",
        path: extra[0],
        found: "one leaf more in another",
      });
  }
  return made;
}

/** A place of a tree that is being built from paths. */
interface Branch {
  readonly children: Map<string, Branch | Tensor>;
}

/**
 * The tree whose paths these are. Names that count from 0 make an array.
 * @throws TercetError `tree-invalid` when a path stands twice, or goes through a leaf
 * @example expect(Array.isArray((treeFromPaths([["layer.0.weight", tensor([1])]]) as { layer: unknown }).layer)).toBe(true);
 */
export function treeFromPaths(entries: Iterable<PathAndTensor>): Tree {
  const root: Branch = { children: new Map() };
  for (const [path, leaf] of entries) {
    const fail = (): Error => errors["tree-invalid"]({ requirement: "a path must name one place", path, found: "more than one tensor" });
    const names = path.split(".");
    const last = names.pop() ?? "";
    let branch = root;
    for (const name of names) {
      const inner: Branch | Tensor = branch.children.get(name) ?? { children: new Map() };
      if (inner instanceof Tensor) throw fail();
      branch.children.set(name, inner);
      branch = inner;
    }
    if (branch.children.has(last)) throw fail();
    branch.children.set(last, leaf);
  }
  return build(root);
}

function build({ children }: Branch): Tree {
  const built = [...children].map(([name, value]) => [name, value instanceof Tensor ? value : build(value)] as const);
  const isArray = built.length > 0 && built.every((_, i) => children.has(String(i)));
  if (!isArray) return Object.fromEntries(built);
  return built.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
}
