import { equal, iota, matmul, reshape, sum, transpose, where, type Tensor } from "@tercet/tensor";
import { leaveOut } from "../left-out.ts";
import { product } from "./indexing.ts";

/** Axes of a tensor by letters; the letters of an ellipsis are digits. */
interface Labelled {
  readonly letters: readonly string[];
  readonly tensor: Tensor;
}

/**
 * A sum of products by Einstein's convention, of one or two operands. Where the equation has no arrow, letters that stand once are kept,
 * in alphabetical order. @throws LeftOut for three operands
 */
export function einsum(equation: string, operands: readonly Tensor[]): Tensor {
  const [left = "", right] = equation.replaceAll(" ", "").split("->");
  const labelled = left.split(",").map((letters, i): Labelled => {
    const tensor = operands[i] ?? leaveOut("a rule that Tercet does not follow", "einsum without an operand");
    return diagonal({ letters: spelled(letters, tensor.rank), tensor });
  });
  const [first, second, third] = labelled;
  if (first === undefined || third !== undefined) return leaveOut("functions that no transformer encoder uses", "einsum of three operands");
  const all = labelled.flatMap(({ letters }) => letters);
  const dots = Math.max(...labelled.map(({ letters }) => letters.filter((letter) => letter < "A").length));
  const once = [...new Set(all)].filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).sort();
  const out = right === undefined ? once : spelled(right, right.replace("...", "").length + (right.includes(".") ? dots : 0));
  const made = second === undefined ? first : multiplied(first, second, out);
  const gone = made.letters.flatMap((letter, axis) => (out.includes(letter) ? [] : [axis]));
  const kept = made.letters.filter((letter) => out.includes(letter));
  const order = out.map((letter) => kept.indexOf(letter));
  return transpose(gone.length === 0 ? made.tensor : sum(made.tensor, { axis: gone }), order);
}

/** One letter for each axis; an ellipsis becomes as many digits as there are axes left. */
function spelled(letters: string, rank: number): readonly string[] {
  const [before = "", after] = letters.split("...");
  if (after === undefined) return Array.from(before);
  const count = rank - before.length - after.length;
  const dots = Array.from({ length: count }, (_, i) => String(9 - count + i));
  return [...Array.from(before), ...dots, ...Array.from(after)];
}

/** The elements whose coordinates are equal where a letter stands twice. */
function diagonal({ letters, tensor }: Labelled): Labelled {
  const second = letters.findIndex((letter, i) => letters.indexOf(letter) < i);
  if (second < 0) return { letters, tensor };
  const first = letters.indexOf(letters[second] ?? "");
  const along = (axis: number): Tensor => iota({ shape: tensor.shape.map((extent, i) => (i === axis ? extent : 1)), axis });
  const kept = sum(where(equal(along(first), along(second)), tensor, 0), { axis: second });
  return diagonal({ letters: letters.toSpliced(second, 1), tensor: kept });
}

/** Two operands as one product of matrices: common letters that stay are a batch, those that go are summed. */
function multiplied(a: Labelled, b: Labelled, out: readonly string[]): Labelled {
  const isCommon = (letter: string): boolean => a.letters.includes(letter) && b.letters.includes(letter);
  const batch = a.letters.filter((letter) => isCommon(letter) && out.includes(letter));
  const summed = a.letters.filter((letter) => isCommon(letter) && !out.includes(letter));
  const [rows, columns] = [a.letters.filter((letter) => !isCommon(letter)), b.letters.filter((letter) => !isCommon(letter))];
  const extents = new Map([a, b].flatMap(({ letters, tensor }) => letters.map((letter, i) => [letter, tensor.shape[i] ?? 1] as const)));
  const sizes = (letters: readonly string[]): readonly number[] => letters.map((letter) => extents.get(letter) ?? 1);
  const matrix = ({ letters, tensor }: Labelled, ...groups: readonly (readonly string[])[]): Tensor =>
    reshape(
      transpose(
        tensor,
        groups.flat().map((letter) => letters.indexOf(letter)),
      ),
      groups.map((group) => product(sizes(group))),
    );
  const tensor = matmul(matrix(a, batch, rows, summed), matrix(b, batch, summed, columns));
  const letters = [...batch, ...rows, ...columns];
  return { letters, tensor: reshape(tensor, sizes(letters)) };
}
