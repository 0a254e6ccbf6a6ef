import { compile, concat, expandDims, mul, slice, sub, sum, tensor, valueAndGrad, type Tensor } from "@tercet/tensor";
import { marginLoss, rankingLoss, type Direction, type Hardness } from "@tercet/training";
import { z } from "zod";
import { inputsAs, optionsAs } from "./case.ts";
import { float64Data, type Computed, type ReferenceKind } from "./computed.ts";

const ranking = z.object({
  loss: z.enum(["mnrl", "cached"]),
  scale: z.number(),
  similarity: z.enum(["cos", "dot"]),
  directions: z.array(z.enum(["query_to_doc", "query_to_query", "doc_to_query", "doc_to_doc"])).default(["query_to_doc"]),
  partition_mode: z.enum(["joint", "per_direction"]).default("joint"),
  hardness_mode: z.enum(["in_batch_negatives", "hard_negatives", "all_negatives"]).optional(),
  hardness_strength: z.number().default(0),
});
const margin = z.object({ loss: z.literal("margin_mse"), labels: z.string().optional() });
const options = z.object({ losses: z.array(z.discriminatedUnion("loss", [ranking, margin])) });
const inputs = z.object({
  items: z.array(
    z.object({ vectors: z.array(z.array(z.array(z.number()))), labels: z.array(z.union([z.number(), z.array(z.number())])).optional() }),
  ),
});

const directions: Readonly<Record<string, Direction>> = {
  query_to_doc: "context-candidate",
  query_to_query: "context-context",
  doc_to_query: "candidate-context",
  doc_to_doc: "candidate-candidate",
};
const hardness: Readonly<Record<string, Hardness["negatives"]>> = {
  in_batch_negatives: "in-batch",
  hard_negatives: "listed",
  all_negatives: "all",
};

/** sentence-transformers' losses on given vectors. */
export const stLosses: ReferenceKind = {
  kind: "st-losses",
  compute: async (reference, { exact }) => {
    if (exact === undefined) return { computed: [] };
    const { losses } = optionsAs(reference, options);
    const { items } = inputsAs(reference, inputs);
    const computed: Computed[] = [];
    for (const [i, item] of items.entries()) {
      const of = losses[i];
      if (of === undefined) continue;
      const columns = item.vectors.map((rows) => tensor(rows, { dtype: "float64" }));
      const labels = item.labels === undefined ? undefined : tensor(item.labels, { dtype: "float64" });
      const withGradient = compile(
        (vectors: readonly Tensor[]) => valueAndGrad((all: readonly Tensor[]) => lossOf(of, all, labels))(vectors),
        { backend: exact },
      );
      const { value, gradient } = await withGradient(columns);
      // Computed from float64 vectors.
      computed.push({ output: `${i}/loss`, part: "loss", shape: [], values: await float64Data(value), tolerance: "float64" });
      for (const [j, each] of gradient.entries())
        computed.push({
          output: `${i}/grad.${j}`,
          part: "gradient",
          shape: each.shape,
          values: await float64Data(each),
          tolerance: "float64",
        });
    }
    return { computed };
  },
};

function lossOf(of: z.output<typeof ranking> | z.output<typeof margin>, columns: readonly Tensor[], labels: Tensor | undefined): Tensor {
  if (of.loss === "margin_mse") return marginOf(columns, labels, of.labels === "scores");
  const { scale, similarity, directions: named, partition_mode: mode, hardness_mode: hard, hardness_strength: strength } = of;
  return rankingLoss(columns, {
    scale,
    similarity: similarity === "cos" ? "cosine" : "dot",
    directions: named.map((name) => directions[name] ?? "context-candidate"),
    partition: mode === "joint" ? "together" : "each",
    ...(hard === undefined ? {} : { hardness: { negatives: hardness[hard] ?? "all", strength } }),
  });
}

/** Margins of products of vectors against the teacher's, given as margins or as its scores. */
function marginOf(columns: readonly Tensor[], labels: Tensor | undefined, isScores: boolean): Tensor {
  const [contexts, positives, ...negatives] = columns;
  if (contexts === undefined || positives === undefined || labels === undefined)
    throw new TypeError("A margin loss needs columns and labels");
  const score = (column: Tensor): Tensor => sum(mul(contexts, column), { axis: 1, keep: true });
  const margins = concat(
    negatives.map((negative) => sub(score(positives), score(negative))),
    1,
  );
  const wide = labels.rank === 1 ? expandDims(labels, 1) : labels;
  if (!isScores) return marginLoss(margins, wide);
  const count = wide.shape[1] ?? 0;
  const teacher = sub(slice(wide, { axis: 1, from: 0, to: 1 }), slice(wide, { axis: 1, from: 1, to: count }));
  return marginLoss(margins, teacher);
}
