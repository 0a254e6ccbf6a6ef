import { useEffect, useState } from "react";
import { useResource } from "../../data/use-resource.ts";
import { sampleContexts } from "./samples.ts";

/** The sample contexts and replies once they are here, or what went wrong. */
export type Samples =
  | { readonly kind: "loading" }
  | { readonly kind: "error"; readonly message: string; readonly detail: string }
  | {
      readonly kind: "ready";
      readonly contexts: Parameters<typeof import("./samples.ts").sampleTexts>[1];
      readonly replies: readonly string[];
    };

const repliesPath = "data/samples/replies.txt";

/** Fetches the samples. */
export function useSamples(): Samples {
  const [contexts] = useResource(sampleContexts);
  const [replies, setReplies] = useState<readonly string[] | Error>();
  useEffect(() => {
    let isShown = true;
    fetch(new URL(repliesPath, document.baseURI))
      .then(async (response) => {
        if (!response.ok) throw new Error(`${repliesPath}: the host answered ${response.status}`);
        const text = await response.text();
        if (isShown) setReplies(text.split("\n").filter((line) => line !== ""));
      })
      .catch((thrown: unknown) => {
        if (isShown) setReplies(thrown instanceof Error ? thrown : new Error(String(thrown)));
      });
    return () => {
      isShown = false;
    };
  }, []);
  if (contexts.kind === "error") return contexts;
  if (replies instanceof Error) return { kind: "error", message: "the sample replies could not be fetched", detail: replies.message };
  if (contexts.kind === "loading" || replies === undefined) return { kind: "loading" };
  return { kind: "ready", contexts: contexts.value, replies };
}
