import fc from "fast-check";
import { expect, test } from "vitest";
import { scalar } from "./create.ts";
import { Tensor } from "./tensor.ts";
import { mapTree, treeFromPaths, treeLeaves, treeToPaths, treeWithLeaves, zipTrees, type Tree } from "./tree.ts";

const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree; leaf: Tensor }>((tie) => ({
  leaf: fc.nat().map((n) => scalar(n)),
  tree: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.array(tie("tree"), { minLength: 1, maxLength: 12 }),
    fc.dictionary(fc.constantFrom("weight", "bias", "layer", "a1", "_"), tie("tree"), { minKeys: 1 }),
  ),
})).tree;

test("a tree made from its paths is the tree", () => {
  fc.assert(
    fc.property(
      trees.filter((tree) => !(tree instanceof Tensor)),
      (tree) => {
        const paths = treeToPaths(tree);
        expect(treeToPaths(treeFromPaths(paths))).toEqual(paths);
        expect(treeFromPaths(paths)).toEqual(tree);
      },
    ),
  );
});

test("leaves put back into their tree give the tree", () => {
  fc.assert(
    fc.property(trees, (tree) => {
      expect(treeWithLeaves(tree, treeLeaves(tree))).toEqual(tree);
    }),
  );
});

test("paths are names and positions with dots between", () => {
  const [a, b, c] = [scalar(1), scalar(2), scalar(3)];
  expect(treeToPaths({ encoder: { layer: [{ weight: a }, { weight: b }] }, codes: c })).toEqual([
    ["encoder.layer.0.weight", a],
    ["encoder.layer.1.weight", b],
    ["codes", c],
  ]);
  expect(treeToPaths(a)).toEqual([["", a]]);
});

test("positions beyond nine keep their order", () => {
  const entries = Array.from({ length: 12 }, (_, i) => [`layer.${11 - i}.weight`, scalar(11 - i)] as const);
  const { layer } = treeFromPaths(entries) as { layer: { weight: Tensor }[] };
  expect(layer.map(({ weight }) => (weight.source.kind === "host" ? weight.source.data[0] : undefined))).toEqual([...Array(12).keys()]);
});

test("undefined places stay", () => {
  const tree = { a: scalar(1), b: undefined };
  expect(mapTree(tree, (leaf) => leaf)).toEqual(tree);
  expect(treeLeaves(tree).length).toBe(1);
});

test.each<[what: string, make: () => unknown, path: string]>([
  ["a number in place of a tensor", () => treeLeaves({ a: [scalar(1), 2] }), "a.1"],
  ["null in place of a tensor", () => treeLeaves({ a: { b: null } }), "a.b"],
  ["a path twice", () => treeFromPaths([["a.b", scalar(1)], ["a.b", scalar(2)]]), "a.b"], // prettier-ignore
  ["a path through a leaf", () => treeFromPaths([["a", scalar(1)], ["a.b", scalar(2)]]), "a.b"], // prettier-ignore
  ["a leaf where there is a branch", () => treeFromPaths([["a.b", scalar(1)], ["a", scalar(2)]]), "a"], // prettier-ignore
  ["too few leaves", () => treeWithLeaves({ a: scalar(1), b: scalar(2) }, [scalar(1)]), "b"],
  ["too many leaves", () => treeWithLeaves({ a: scalar(1) }, [scalar(1), scalar(2)]), ""],
  ["another name in a second tree", () => zipTrees((a) => a, { a: scalar(1) }, { b: scalar(1) }), "a"],
  ["a leaf more in a second tree", () => zipTrees((a) => a, { a: scalar(1) }, { a: scalar(1), b: scalar(1) }), "b"],
])("%s is refused, with its path", (_, make, path) => {
  expect(make).toThrow(expect.objectContaining({ code: "tree-invalid", details: expect.objectContaining({ path }) as unknown }));
});

test("trees are combined place by place", () => {
  const [a, b, c] = [scalar(1), scalar(2), scalar(3)];
  const seen: Tensor[][] = [];
  zipTrees(
    (...three) => {
      seen.push(three);
      return three[0];
    },
    { x: [a] },
    { x: [b] },
    { x: [c] },
  );
  expect(seen).toEqual([[a, b, c]]);
});
