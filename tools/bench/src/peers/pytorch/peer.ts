import type { Peer } from "../peer.ts";
import { pythonPeer } from "../python.ts";

/** PyTorch and transformers: inference mode, fused attention and AdamW; of several ways to write a search or a step the fastest. */
export const pytorch: Peer = {
  name: "pytorch",
  what: "PyTorch with transformers: inference mode, fused attention, fused AdamW",
  tasks: ["product", "encode", "train", "search-bi", "search-poly"],
  setUp: (place) => pythonPeer(new URL("program.py", import.meta.url), ["torch", "transformers"], place),
};
