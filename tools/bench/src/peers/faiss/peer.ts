import type { Peer } from "../peer.ts";
import { pythonPeer } from "../python.ts";

/** faiss' exact search by inner product. */
export const faiss: Peer = {
  name: "faiss",
  what: "faiss-cpu: IndexFlatIP, exact search by inner product",
  tasks: ["search-bi"],
  setUp: (place) => pythonPeer(new URL("program.py", import.meta.url), ["faiss"], place),
};
