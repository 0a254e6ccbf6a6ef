import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createWasmBackend } from "@tercet/tensor";
import { expect, it } from "vitest";
import { allClaims } from "./all-claims.ts";

it("no two claims have the same id: the second would never be checked", async () => {
  const { workers } = nodeHost();
  const backends = [createJsBackend(), createWasmBackend({ mode: "relaxed", threads: 2, workers })];
  for (const backend of backends) {
    const ids = allClaims(backend, { runtime: "node", device: "cpu" }).map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    await backend.close();
  }
});
