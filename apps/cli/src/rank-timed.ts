import { rank, rankSet, type JointModel, type QueueOptions, type Ranked, type SeparateModel } from "@tercet/encoder";
import type { Clock } from "@tercet/host";

/** A model of either kind. */
export type AnyModel = SeparateModel | JointModel;

/** A ranking and how long its parts took, in milliseconds. */
export interface TimedRanking {
  readonly ranked: readonly Ranked[];
  /** Zero where a head reads pairs. */
  readonly encodeCandidates: number;
  /** To encode the context and score; to read all pairs where a head does that. */
  readonly score: number;
  /** The same once more with the candidates kept; a head that reads pairs can keep nothing. */
  readonly again: number | undefined;
  readonly truncated: number;
  readonly typedSpecials: number;
}

/** Ranks with a model and times encoding and scoring apart; `again` scores the same once more with kept candidates. */
export async function rankTimed(
  model: AnyModel,
  texts: { readonly context: string; readonly candidates: readonly string[] },
  clock: Clock,
  options: QueueOptions & { readonly k?: number; readonly again?: boolean } = {},
): Promise<TimedRanking> {
  const { context, candidates } = texts;
  const timed = async <Result>(run: () => Promise<Result>): Promise<readonly [result: Result, milliseconds: number]> => {
    const started = clock.elapsed();
    const result = await run();
    return [result, clock.elapsed() - started];
  };
  if (model.kind === "joint") {
    const [{ logits, report }, score] = await timed(() => model.score(context, candidates, options));
    const { truncated, typedSpecials } = report;
    return { ranked: rank(logits, options.k), encodeCandidates: 0, score, again: undefined, truncated, typedSpecials };
  }
  const [set, encodeCandidates] = await timed(() => model.encodeCandidates(candidates, options));
  try {
    const [{ ranked, report }, score] = await timed(() => rankSet(model, context, set, options.k));
    const again = options.again === true ? (await timed(() => rankSet(model, context, set, options.k)))[1] : undefined;
    const truncated = report.truncated + set.report.truncated;
    const typedSpecials = report.typedSpecials + set.report.typedSpecials;
    return { ranked, encodeCandidates, score, again, truncated, typedSpecials };
  } finally {
    set.vectors.dispose();
  }
}
