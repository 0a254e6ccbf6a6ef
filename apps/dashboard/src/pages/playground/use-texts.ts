import { useEffect, useRef, useState } from "react";
import { useUrlState } from "../../app/url-state.ts";
import { sampleTexts } from "./samples.ts";
import { shareTexts, unpackTexts, type Shared, type Texts } from "./share-texts.ts";
import { firstSample, playgroundState } from "./state.ts";
import { useSamples, type Samples } from "./use-samples.ts";

/** The texts, where they come from, and how to change them. */
export interface TextsState {
  /** Undefined while they are fetched or unpacked. */
  readonly texts: Texts | undefined;
  /** The sample that they are, unchanged. */
  readonly sample: string | undefined;
  readonly samples: Samples;
  /** What is wrong with the texts of the address. */
  readonly problem: string | undefined;
  /** Characters of texts that are too long for an address. */
  readonly tooLong: number | undefined;
  readonly edit: (texts: Texts) => void;
  readonly choose: (sample: string) => void;
}

/** Typing rests so long before the address follows. */
const restMilliseconds = 400;

/** The texts of the address, held while they are typed; the address follows. */
export function useTexts(): TextsState {
  const [state, change] = useUrlState(playgroundState);
  const samples = useSamples();
  const [texts, setTexts] = useState<Texts>();
  const [problem, setProblem] = useState<string>();
  const [tooLong, setTooLong] = useState<number>();
  /** What the address holds because of typing here: no news. */
  const own = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { sample, context, candidates, texts: packed } = state;
  const named = sample ?? (packed === undefined && context === undefined && candidates === undefined ? firstSample : undefined);
  const address = JSON.stringify([named, context, candidates, packed]);

  useEffect(() => {
    if (own.current === address) return undefined;
    let isShown = true;
    setProblem(undefined);
    setTooLong(undefined);
    if (named !== undefined) {
      if (samples.kind !== "ready") return undefined;
      const found = sampleTexts(named, samples.contexts, samples.replies);
      setTexts(found ?? { context: "", candidates: "" });
      if (found === undefined) setProblem(`There is no sample ${named}.`);
      own.current = address;
    } else if (packed !== undefined) {
      void unpackTexts(packed).then((found) => {
        if (!isShown) return;
        setTexts(found ?? { context: "", candidates: "" });
        if (found === undefined) setProblem("The texts in this address are damaged; it may have been cut.");
        own.current = address;
      });
    } else {
      setTexts({ context: context ?? "", candidates: candidates ?? "" });
      own.current = address;
    }
    return () => {
      isShown = false;
    };
  }, [address, named, packed, context, candidates, samples]);

  const write = (shared: Shared): void => {
    const next =
      shared.kind === "plain"
        ? { context: shared.context === "" ? " " : shared.context, candidates: shared.candidates }
        : { texts: shared.kind === "packed" ? shared.packed : undefined };
    const all = { sample: undefined, context: undefined, candidates: undefined, texts: undefined, ...next };
    setTooLong(shared.kind === "too-long" ? shared.characters : undefined);
    if (shared.kind === "too-long") return;
    own.current = JSON.stringify([undefined, all.context, all.candidates === "" ? undefined : all.candidates, all.texts]);
    change(all);
  };
  return {
    ...{ texts, samples, problem, tooLong },
    sample: named !== undefined && timer.current === undefined ? named : undefined,
    edit: (next) => {
      setTexts(next);
      setProblem(undefined);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        timer.current = undefined;
        void shareTexts(next).then(write);
      }, restMilliseconds);
    },
    choose: (id) => {
      clearTimeout(timer.current);
      timer.current = undefined;
      change({ sample: id, context: undefined, candidates: undefined, texts: undefined, chosen: undefined }, "push");
    },
  };
}
