import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism, homedir, hostname } from "node:os";
import { Worker } from "node:worker_threads";
import { errors } from "../errors.ts";
import { fetchNetwork } from "../fetch-network.ts";
import { filesFromSteps } from "../files-from-steps.ts";
import type { Environment, Host, RandomSource } from "../host.ts";
import { sleep, sleepInBackground } from "../sleep.ts";
import type { WorkerHandle } from "../worker.ts";
import { nodeSteps } from "./steps.ts";
import { nodeGpuSystem, nodeWebGpu } from "./web-gpu.ts";
import { nodeWideVectors } from "./wide-vectors.ts";

/**
 * The real host under Node: file system, clock, entropy, `fetch`, environment variables, worker threads.
 * @example expect((await import("@tercet/host/node")).nodeHost().environment.processors).toBeGreaterThan(0);
 */
export function nodeHost(): Host {
  const random: RandomSource = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
  const wideVectors = nodeWideVectors(process);
  return {
    ...(wideVectors === undefined ? {} : { wideVectors }),
    name: "node",
    files: filesFromSteps(nodeSteps(), random),
    clock: { now: () => Date.now(), elapsed: () => performance.now(), sleep, sleepInBackground },
    random,
    network: fetchNetwork(fetch),
    environment: nodeEnvironment(),
    hasher: (kind) => {
      const hash = createHash(kind);
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
    },
    workers: { start: startWorker },
    webGpu: (options) => nodeWebGpu(nodeGpuSystem(), options),
  };
}

function nodeEnvironment(): Environment {
  const { platform } = process;
  return {
    variable: (name) => process.env[name] || undefined,
    homeFolder: homedir() || undefined,
    processors: availableParallelism(),
    platform: platform === "linux" || platform === "darwin" || platform === "win32" ? platform : "other",
    process: { id: process.pid, machine: hostname(), boot: bootIdentity() },
    processRuns: (id) => {
      try {
        process.kill(id, 0);
        return true;
      } catch (error) {
        // EPERM: it runs, but belongs to someone else.
        return error instanceof Error && "code" in error && error.code === "EPERM";
      }
    },
  };
}

function bootIdentity(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown";
  }
}

function startWorker(url: URL, data: unknown): WorkerHandle {
  // A worker running from sources must find the other packages' sources too. Flags are inherited unless some are given: most could not be given here.
  const isMissing = url.pathname.endsWith(".ts") && !process.execArgv.some((flag) => flag.includes("tercet-source"));
  const worker = new Worker(url, { workerData: data, ...(isMissing ? { execArgv: ["--conditions=tercet-source"] } : {}) });
  let ending = false;
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on("message", listener),
    onError: (listener) => {
      let isTold = false;
      worker.on("error", (error) => {
        isTold = true;
        listener(error instanceof Error ? error : new Error(String(error)));
      });
      worker.on("exit", () => {
        if (!ending && !isTold) listener(errors["host-cannot"]({ ability: "its worker to stay", host: "node" }));
      });
    },
    unref: () => worker.unref(),
    ref: () => worker.ref(),
    terminate: async () => {
      ending = true;
      await worker.terminate();
    },
  };
}
