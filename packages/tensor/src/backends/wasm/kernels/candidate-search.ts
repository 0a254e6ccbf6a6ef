import { bytesOf } from "../../../dtype.ts";
import type { ClaimedKernel, Slot, Strided } from "../../../plan/kernel.ts";
import type { FunctionBuilder, FunctionSource, Named } from "../assemble.ts";
import { call, choose, count, int, least, op, plus, times, type Code, type Local } from "../code.ts";
import { kernelParameters, readBlock, type Launch, type Launches, type Word } from "../launch.ts";
import type { TunedStep } from "../tuned.ts";
import { mergeLists } from "./merge-lists.ts";
import { blockRows } from "./score-block.ts";
import { padded } from "./softmax-row.ts";
import { clearList, entryBytes, offerScores, sortList } from "./top-list.ts";
import { storedType, widenRows, widenedRow, type StoredType } from "./widen-rows.ts";

/** What a scorer sees of a block of candidates. */
export interface CandidateBlock<N extends string> {
  /** The kernel's integers. */
  readonly words: Named<SearchWord | N>;
  /** Address of the first candidate, as floats. */
  readonly at: Local;
  /** Bytes from one candidate to the next. */
  readonly row: Local;
  /** How many, at most `blockRows`. */
  readonly rows: Local;
  /** Address of scratch memory. */
  readonly scratch: Code;
  /** Lets the scores of the block, which lie from an address on, into the list of a context. */
  offer(context: Code, scores: Code): Code;
}

/** Integers of every search. */
export type SearchWord = (typeof searchWords)[number];
/** Lists of all chunks, candidates and bytes between them, their scales or 0, contexts, candidates, width, length of a list, candidates of a chunk. */
const searchWords = ["lists", "candidates", "between", "scales", "contexts", "n", "d", "k", "chunk"] as const;

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
function search<N extends string>(scorer: Scorer<N>, type: StoredType): FunctionSource {
  return {
    key: `search ${type} ${scorer.key}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
      const words = builder.locals<SearchWord | N>("i32", ...searchWords, ...scorer.names);
      const { lists, candidates, between, scales, contexts, n, d, k, chunk } = words;
      const { unit, first, last, rows, at, row, work, own, end, list, listBytes } = builder.locals(
        "i32",
        ...(["unit", "first", "last", "rows", "at", "row", "work", "own", "end", "list", "listBytes"] as const),
      );
      const eachList = (body: Code): Code => count(list, own.get, end.get, listBytes.get, body);
      const listEnd = plus(list.get, listBytes.get);
      const offer = (context: Code, scores: Code): Code => [
        list.set(plus(own.get, op("i32.mul", context, listBytes.get))),
        call(use(offerScores), list.get, listEnd, scores, rows.get, first.get, scratch.get),
      ];
      const widen = (from: Exclude<StoredType, "float32">): Code => [
        call(
          use(widenRows(from)),
          ...[plus(scratch.get, int(ownBytes)), row.get, at.get, between.get, rows.get, d.get],
          choose(scales.get, plus(scales.get, op("i32.shl", first.get, int(2))), int(0)),
        ),
        at.set(plus(scratch.get, int(ownBytes))),
      ];
      return [
        readBlock(words, pointer),
        row.set(type === "float32" ? between.get : op("i32.shl", padded(d.get), int(2))),
        work.set(plus(scratch.get, type === "float32" ? int(ownBytes) : plus(int(ownBytes), times(row.get, blockRows)))),
        listBytes.set(times(k.get, entryBytes)),
        count(unit, from.get, to.get, int(1), [
          own.set(plus(lists.get, op("i32.mul", unit.get, op("i32.mul", contexts.get, listBytes.get)))),
          end.set(plus(own.get, op("i32.mul", contexts.get, listBytes.get))),
          eachList(call(use(clearList), list.get, listEnd)),
          last.set(least(n.get, op("i32.mul", plus(unit.get, int(1)), chunk.get))),
          count(first, op("i32.mul", unit.get, chunk.get), last.get, int(blockRows), [
            rows.set(least(int(blockRows), op("i32.sub", last.get, first.get))),
            at.set(plus(candidates.get, op("i32.mul", first.get, between.get))),
            type === "float32" ? [] : widen(type),
            scorer.block(builder, use, { words, at, row, rows, scratch: work.get, offer }),
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

/** How a search is done. */
export interface Search<N extends string> {
  readonly scorer: Scorer<N>;
  readonly words: { readonly [W in N]: Word };
  /** About how many cycles a score takes. */
  readonly cyclesOfScore: number;
  /** Makes what lies at the start of shared scratch memory, and how many bytes. */
  readonly before: Launch;
  readonly scratchBytes: number;
  /** Scratch memory of a thread for the scorer in bytes. */
  readonly threadBytes: number;
}

/** Launches for the positions of the best candidates, the second input, of contexts, the first; the third are scales where there are any. */
export function searchLaunches<N extends string>({ kernel, inputs, output, threads }: TunedStep, how: Search<N>): Launches {
  const { scorer, words, cyclesOfScore, before } = how;
  const [contexts = 0, k = 0] = kernel.shape;
  if (contexts === 0 || k === 0) return { launches: [], scratchBytes: 0, threadBytes: 0 };
  const [, candidates] = kernel.inputs as readonly [Strided, Strided]; // every search has contexts and candidates
  const [n = 0, d = 0] = candidates.shape;
  const type = storedType(candidates.dtype) ?? "float32"; // others are not claimed
  const at = (i: number): Word => atInput(kernel, inputs, i);
  const chunk = chunkOf(n, k, threads, cyclesOfScore);
  const chunks = Math.ceil(n / chunk);
  const lists: Word = { kind: "scratch", bytes: Math.ceil(how.scratchBytes / 64) * 64 };
  const between = bytesOf[type] * (candidates.strides[0] ?? 0);
  const widenedBytes = type === "float32" ? 0 : blockRows * widenedRow(d);
  return {
    launches: [
      before,
      {
        source: search(scorer, type),
        words: [lists, at(1), between, inputs.length > 2 ? at(2) : 0, contexts, n, d, k, chunk, ...scorer.names.map((name) => words[name])],
        units: chunks,
        cycles: contexts * n * cyclesOfScore,
      },
      {
        source: mergeLists,
        words: [{ kind: "slot", slot: output, bytes: 0 }, lists, contexts, k, chunks],
        units: contexts,
        cycles: 4 * contexts * k * chunks,
      },
    ],
    scratchBytes: lists.bytes + chunks * contexts * k * entryBytes,
    threadBytes: Math.max(ownBytes + widenedBytes + how.threadBytes, 4 * chunks),
  };
}

/** The address of an input of a kernel. */
export function atInput({ inputs: views }: ClaimedKernel, inputs: readonly Slot[], i: number): Word {
  const [{ offset, dtype }, slot] = [views[i]!, inputs[i]!];
  return { kind: "slot", slot, bytes: bytesOf[dtype] * offset };
}

/** Whether a search can read contexts, candidates and scales as they lie. */
export function isSearchable({ inputs: [contexts, candidates, scales] }: ClaimedKernel): boolean {
  const hasRows = candidates?.strides[1] === 1 || (candidates?.shape[1] ?? 0) <= 1;
  const hasScales = scales === undefined || scales.strides[0] === 1 || (scales.shape[0] ?? 0) <= 1;
  return contexts?.dtype === "float32" && storedType(candidates?.dtype) !== undefined && hasRows && hasScales;
}
