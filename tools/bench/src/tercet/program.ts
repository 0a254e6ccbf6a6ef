import { nodeHost } from "@tercet/host/node";
import { createWasmBackend } from "@tercet/tensor";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serve } from "../contestants/serve.ts";
import { coldWork } from "./cold.ts";
import { encodeTextsWork, encodeWork } from "./encode.ts";
import { productWork } from "./product.ts";
import { searchBiWork, searchPolyWork } from "./search.ts";
import { trainWork } from "./train.ts";

// Tercet as a contestant, through the packages' public interfaces alone.
await serve(({ threads, mode, model }) => {
  const host = nodeHost();
  const open = (): ReturnType<typeof createWasmBackend> =>
    createWasmBackend({
      mode: mode === "relaxed" ? "relaxed" : "auto",
      threads,
      workers: host.workers,
      wideVectors: mode === "wide" ? host.wideVectors : undefined,
    });
  const backend = open();
  const { name, mode: vectors, threads: used, why } = backend.describe();
  if (mode === "wide" && vectors !== "wide-simd") throw new Error(`vectors of 256 bits are not to be had: ${why.join("; ")}`);
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", "package.json"), "utf8")) as { version: string }; // ours
  return Promise.resolve({
    name: `tercet ${version}`,
    settings: `${name}, ${vectors}, ${String(used)} ${used === 1 ? "thread" : "threads"}`,
    works: {
      product: (task) => productWork(task, { files: host.files, backend }),
      encode: (task) => encodeWork(task, { host, backend, folder: model.folder }),
      "encode-texts": (task) => encodeTextsWork(task, { host, backend, folder: model.folder }),
      train: (task) => trainWork(task, { host, backend, folder: model.folder }),
      "search-bi": (task) => searchBiWork(task, { files: host.files, backend }),
      "search-poly": (task) => searchPolyWork(task, { files: host.files, backend }),
      cold: (task) => coldWork(task, { host, open, folder: model.folder }),
    },
  });
});
