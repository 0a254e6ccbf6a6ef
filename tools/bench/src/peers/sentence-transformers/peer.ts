import type { Peer } from "../peer.ts";
import { pythonPeer } from "../python.ts";

/** sentence-transformers' own `encode`, which sorts by length; of several batch sizes the fastest. */
export const sentenceTransformers: Peer = {
  name: "sentence-transformers",
  what: "sentence-transformers' encode: sorted batches, the fastest of several sizes",
  tasks: ["encode-texts"],
  setUp: (place) => pythonPeer(new URL("program.py", import.meta.url), ["sentence_transformers"], place),
};
