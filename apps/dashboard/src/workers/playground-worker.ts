import { workerScope } from "@tercet/host";
import { browserHost, urlFiles } from "@tercet/host/browser";
import { rank, type TokenizedText } from "@tercet/encoder";
import { candidateKeeper, type KeptCandidates } from "./candidate-keeper.ts";
import { openEngine } from "./open-engine.ts";
import type { FromPlayground, HeadRanking, PlaygroundStart, RankRequest, TextFacts } from "./playground-protocol.ts";
import { headNames } from "./head-names.ts";
import { loadHead, type LoadedHead } from "./trio.ts";

// Holds the trio and ranks with it, so that the page never waits. A new choice of engine is a new worker.
const scope = await workerScope();
const tell = (message: FromPlayground): void => scope.post(message);
const { choice, models } = scope.data as PlaygroundStart; // the page sends just this

let wanted: RankRequest | undefined;
let isBusy = false;

const loaded = await load().catch((thrown: unknown) => {
  tell({ kind: "failed", ...inWords(thrown) });
  return undefined;
});
const keepers = new Map((loaded ?? []).flatMap((head) => (head.name === "cross" ? [] : [[head.name, candidateKeeper(head.model)]])));
scope.onMessage((message) => {
  wanted = message as RankRequest; // nothing else is sent
  if (!isBusy && loaded !== undefined) void rankAll(loaded);
});

async function load(): Promise<readonly LoadedHead[]> {
  const started = performance.now();
  const received = new Map<string, number>();
  const host = browserHost();
  const files = urlFiles(host.network, {
    base: models,
    progress: ({ url, received: bytes, total }) => {
      received.set(url, bytes);
      tell({ kind: "loading", file: url.slice(models.length), received: bytes, total });
    },
  });
  const backend = await openEngine(choice, host);
  const heads: LoadedHead[] = [];
  for (const name of headNames) heads.push(await loadHead(name, new URL(name, models).href, { host: { ...host, files }, backend }));
  const bytes = [...received.values()].reduce((sum, each) => sum + each, 0);
  tell({ kind: "ready", description: backend.describe(), milliseconds: performance.now() - started, bytes });
  return heads;
}

/** Ranks what is wanted until nothing newer is. */
async function rankAll(heads: readonly LoadedHead[]): Promise<void> {
  isBusy = true;
  for (let request = wanted; request !== undefined; request = wanted === request ? undefined : wanted) {
    try {
      if (await rankWith(heads, request)) tell({ kind: "done", id: request.id });
    } catch (thrown) {
      tell({ kind: "failed", id: request.id, ...inWords(thrown) });
    }
  }
  isBusy = false;
}

/** False where a newer request has come meanwhile. */
async function rankWith(heads: readonly LoadedHead[], request: RankRequest): Promise<boolean> {
  const { id } = request;
  for (const head of heads) {
    // Messages are heard between tasks only.
    await new Promise((resolve) => setTimeout(resolve));
    if (wanted !== request) return false;
    tell({ kind: "ranking", id, head: head.name });
    if (head.name === "cross") {
      tell({ kind: "ranked", id, head: head.name, ranking: await rankPairs(head, request) });
      continue;
    }
    const started = performance.now();
    const kept = await keepers.get(head.name)?.(request.candidates);
    if (kept === undefined) throw new TypeError("A head that keeps candidates has a keeper");
    try {
      tell({ kind: "ranked", id, head: head.name, ranking: await rankKept(head, request, kept, performance.now() - started) });
      if (head.name === "poly") {
        const began = performance.now();
        const attention = await head.model.attention(request.context, kept.set);
        tell({ kind: "attention", id, attention, milliseconds: performance.now() - began });
      }
    } finally {
      kept.set.vectors.dispose();
    }
  }
  return true;
}

async function rankPairs(
  { model, tokenizer }: Extract<LoadedHead, { name: "cross" }>,
  { context, candidates }: RankRequest,
): Promise<HeadRanking> {
  const started = performance.now();
  const { logits } = await model.score(context, candidates);
  const scoreMilliseconds = performance.now() - started;
  const pairs = candidates.map((candidate) => factsOf(tokenizer.pair(context, candidate)));
  return { ranked: rank(logits), encodeMilliseconds: 0, scoreMilliseconds, encoded: undefined, context: undefined, candidates: pairs };
}

async function rankKept(
  { model, tokenizer }: Exclude<LoadedHead, { name: "cross" }>,
  { context, candidates }: RankRequest,
  { set, encoded }: KeptCandidates,
  encodeMilliseconds: number,
): Promise<HeadRanking> {
  const started = performance.now();
  const { logits } = await model.score(context, set);
  return {
    ranked: rank(logits),
    encodeMilliseconds,
    scoreMilliseconds: performance.now() - started,
    encoded,
    context: factsOf(tokenizer.context(context)),
    candidates: candidates.map((candidate) => factsOf(tokenizer.candidate(candidate))),
  };
}

function factsOf({ ids, cut, typedSpecials }: TokenizedText): TextFacts {
  return { tokens: ids.length, cut, typedSpecials };
}

function inWords(thrown: unknown): { readonly message: string; readonly detail: string } {
  return thrown instanceof Error ? { message: thrown.message, detail: thrown.stack ?? "" } : { message: String(thrown), detail: "" };
}
