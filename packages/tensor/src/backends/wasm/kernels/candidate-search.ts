import type { FunctionBuilder, FunctionSource, Named } from "../assemble.ts";
import { call, count, int, least, op, plus, times, type Code, type Local } from "../code.ts";
import { kernelParameters, readBlock, type Launch, type Launches, type Word } from "../launch.ts";
import { mergeLists } from "./merge-lists.ts";
import { blockRows } from "./score-block.ts";
import { clearList, entryBytes, offerScores, sortList } from "./top-list.ts";

/** What a scorer sees of a block of candidates. */
export interface CandidateBlock<N extends string> {
  /** The kernel's integers. */
  readonly words: Named<SearchWord | N>;
  /** Address of the first candidate. */
  readonly at: Local;
  /** How many, at most `blockRows`. */
  readonly rows: Local;
  /** Address of scratch memory. */
  readonly scratch: Code;
  /** Lets the scores of the block, which lie from an address on, into the list of a context. */
  offer(context: Code, scores: Code): Code;
}

/** Integers of every search: lists of all chunks, candidates, bytes between candidates, contexts, candidates, width, length of a list, candidates of a chunk. */
export type SearchWord = (typeof searchWords)[number];
const searchWords = ["lists", "candidates", "row", "contexts", "n", "d", "k", "chunk"] as const;

/** How one block of candidates is scored in all contexts. */
export interface Scorer<N extends string> {
  readonly key: string;
  /** Integers that it has beside those of every search. */
  readonly names: readonly N[];
  readonly block: (builder: FunctionBuilder, use: (other: FunctionSource) => number, block: CandidateBlock<N>) => Code;
}

/** Scratch memory of a thread before the scorer's: for one entry on its way into a list. */
const ownBytes = 64;

/**
 * The best candidates of every context in each chunk, a contiguous range of blocks; chunks are the units. No score outlives its block. The lists of all chunks are
 * merged by {@link mergeLists}; because they are ordered wholly, by score and position, the result does not depend on how candidates are cut.
 */
function search<N extends string>(scorer: Scorer<N>): FunctionSource {
  return {
    key: `search ${scorer.key}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
      const words = builder.locals<SearchWord | N>("i32", ...searchWords, ...scorer.names);
      const { lists, candidates, row, contexts, n, k, chunk } = words;
      const { unit, first, last, rows, at, own, end, list, listBytes } = builder.locals(
        "i32",
        ...(["unit", "first", "last", "rows", "at", "own", "end", "list", "listBytes"] as const),
      );
      const eachList = (body: Code): Code => count(list, own.get, end.get, listBytes.get, body);
      const listEnd = plus(list.get, listBytes.get);
      const offer = (context: Code, scores: Code): Code => [
        list.set(plus(own.get, op("i32.mul", context, listBytes.get))),
        call(use(offerScores), list.get, listEnd, scores, rows.get, first.get, scratch.get),
      ];
      return [
        readBlock(words, pointer),
        listBytes.set(times(k.get, entryBytes)),
        count(unit, from.get, to.get, int(1), [
          own.set(plus(lists.get, op("i32.mul", unit.get, op("i32.mul", contexts.get, listBytes.get)))),
          end.set(plus(own.get, op("i32.mul", contexts.get, listBytes.get))),
          eachList(call(use(clearList), list.get, listEnd)),
          last.set(least(n.get, op("i32.mul", plus(unit.get, int(1)), chunk.get))),
          count(first, op("i32.mul", unit.get, chunk.get), last.get, int(blockRows), [
            rows.set(least(int(blockRows), op("i32.sub", last.get, first.get))),
            at.set(plus(candidates.get, op("i32.mul", first.get, row.get))),
            scorer.block(builder, use, { words, at, rows, scratch: plus(scratch.get, int(ownBytes)), offer }),
          ]),
          eachList(call(use(sortList), list.get, listEnd)),
        ]),
      ];
    },
  };
}

/**
 * Candidates of one chunk. A list that begins anew takes much in before it knows what to leave out, about k (1 + ln(chunk / k)) scores: a chunk is so long that its
 * scores cost many times more (here 40 000 k cycles), but each thread gets two of them.
 */
function chunkOf(n: number, k: number, threads: number, cyclesOfScore: number): number {
  const mostChunks = 64;
  const wanted = Math.min(mostChunks, Math.floor((n * cyclesOfScore) / (40_000 * k)));
  const chunks = Math.max(1, wanted, threads === 1 ? 1 : 2 * threads);
  return blockRows * Math.ceil(n / (blockRows * chunks));
}

/** One search in a plan. */
export interface SearchStep<N extends string> {
  readonly scorer: Scorer<N>;
  readonly output: Word;
  readonly candidates: Word;
  /** Bytes between candidates. */
  readonly row: number;
  readonly contexts: number;
  readonly n: number;
  readonly d: number;
  readonly k: number;
  readonly words: { readonly [W in N]: Word };
  readonly threads: number;
  readonly cycles: number;
  /** Shared scratch memory that is used before, and that of a thread for the scorer, in bytes. */
  readonly scratchBytes: number;
  readonly threadBytes: number;
}

/** Launches of a search, after those that prepare contexts. */
export function searchLaunches<N extends string>(step: SearchStep<N>, before: readonly Launch[]): Launches {
  const { scorer, output, candidates, row, contexts, n, d, k, words, threads } = step;
  if (contexts === 0 || k === 0) return { launches: [], scratchBytes: 0, threadBytes: 0 };
  const chunk = chunkOf(n, k, threads, step.cycles / (contexts * n));
  const chunks = Math.ceil(n / chunk);
  const lists: Word = { kind: "scratch", bytes: Math.ceil(step.scratchBytes / 64) * 64 };
  return {
    launches: [
      ...before,
      {
        source: search(scorer),
        words: [lists, candidates, row, contexts, n, d, k, chunk, ...scorer.names.map((name) => words[name])],
        units: chunks,
        cycles: step.cycles,
      },
      { source: mergeLists, words: [output, lists, contexts, k, chunks], units: contexts, cycles: 4 * contexts * k * chunks },
    ],
    scratchBytes: lists.bytes + chunks * contexts * k * entryBytes,
    threadBytes: Math.max(ownBytes + step.threadBytes, 4 * chunks),
  };
}
