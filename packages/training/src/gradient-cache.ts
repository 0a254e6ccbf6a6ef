import { add, compile, concat, grad, mul, slice, sum, valueAndGrad, zipTrees, type Backend, type Tensor, type Tree } from "@tercet/tensor";

/** A loss over vectors, and how a part of a batch becomes vectors. */
export interface CachedLoss<Parameters extends Tree, Part extends Tree> {
  /** Vectors of a part, [texts, width]; each text's alone. */
  readonly encode: (parameters: Parameters, part: Part) => Tensor;
  /** A scalar of all columns, each [batch, width]. */
  readonly loss: (columns: readonly Tensor[]) => Tensor;
  readonly backend: Backend;
}

/** A loss with its gradient, as `valueAndGrad` gives it for the whole batch. */
export interface CachedGradient<Parameters extends Tree> {
  readonly value: Tensor;
  readonly gradient: Parameters;
}

/**
 * Loss and gradient of a batch that is too large to be encoded at once (Gao et al., 2021): every part is encoded without its graph, the loss
 * gives the gradient of all vectors, and each part is encoded again to bring its share to the parameters. Equal to the plain gradient up to
 * rounding, in the memory of one part.
 * @returns a function of parameters and of columns, each cut into parts
 * @example
 * const backend = createJsBackend();
 * const cached = cachedGradient({ encode: (p: { w: Tensor }, x: Tensor) => mul(x, p.w), loss: ([x]) => sum(mul(x!, x!)), backend });
 * const { gradient } = await cached({ w: tensor([[3]]) }, [[tensor([[1]]), tensor([[2]])]]);
 * expect(await toArray(gradient.w)).toEqual([[30]]);
 */
export function cachedGradient<Parameters extends Tree, Part extends Tree>(
  options: CachedLoss<Parameters, Part>,
): (parameters: Parameters, columns: readonly (readonly Part[])[]) => Promise<CachedGradient<Parameters>> {
  const { encode, loss, backend } = options;
  const encodePart = compile(encode, { backend });
  const lossOf = compile(
    (parts: readonly (readonly Tensor[])[]) => {
      const sizes = parts.map((column) => column.map((part) => part.shape[0] ?? 0));
      const { value, gradient } = valueAndGrad(loss)(parts.map((column) => concat(column, 0)));
      return { value, gradient: gradient.map((column, i) => cut(column, sizes[i] ?? [])) };
    },
    { backend },
  );
  const share = compile(
    (parameters: Parameters, part: Part, wanted: Tensor) => grad((p: Parameters) => sum(mul(encode(p, part), wanted)))(parameters),
    { backend },
  );
  const together = compile((a: Parameters, b: Parameters) => zipTrees((x, y) => add(x, y), a, b), { backend });
  return async (parameters, columns) => {
    const vectors: Tensor[][] = [];
    for (const column of columns) {
      const parts: Tensor[] = [];
      for (const part of column) parts.push(await encodePart(parameters, part));
      vectors.push(parts);
    }
    const { value, gradient: wanted } = await lossOf(vectors);
    let total: Parameters | undefined;
    for (const [i, column] of columns.entries())
      for (const [j, part] of column.entries()) {
        const own = await share(parameters, part, wanted[i]?.[j] as Tensor); // as many parts as were encoded
        total = total === undefined ? own : await together(total, own);
      }
    if (total === undefined) throw new TypeError("A batch needs at least one part");
    return { value, gradient: total };
  };
}

function cut(column: Tensor, sizes: readonly number[]): readonly Tensor[] {
  let from = 0;
  return sizes.map((size) => {
    const part = slice(column, { axis: 0, from, to: from + size });
    from += size;
    return part;
  });
}
