import { nameOf, type BenchMode, type Contender } from "@tercet/results";
import type { Host } from "@tercet/host";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startContestant, type Contestant } from "./contestants/contestant.ts";
import type { ContestantOptions, ModelFiles } from "./contestants/protocol.ts";
import { modelFiles } from "./inputs/model-files.ts";
import { nodeProgram } from "./peers/node-program.ts";
import { openBenchPage, type BenchPage } from "./page/bench-page.ts";
import type { Peer, Place, Setup } from "./peers/peer.ts";
import { gpuInNode, gpuInPage } from "./suites/gpu-names.ts";
import { type Bench, type StartOptions } from "./suites/suite.ts";

/** What a run was asked for, as far as suites see it. */
export interface SessionOptions {
  readonly host: Host;
  readonly peers: readonly Peer[];
  readonly place: Omit<Place, "threads">;
  readonly threads: number;
  readonly rounds: number;
  readonly quick: boolean;
  readonly modes: readonly BenchMode[];
  /** The browser of pages; undefined: one in a usual place. */
  readonly chromium: string | undefined;
  /** Whether a graphics device in software will do. */
  readonly softwareGpu: boolean;
}

/** One suite's surroundings, and what became of them. */
export interface Session {
  readonly bench: Bench;
  readonly contenders: () => readonly Contender[];
  readonly skipped: () => readonly { readonly what: string; readonly why: string }[];
  /** Ends all processes and removes all inputs. */
  readonly close: (how?: "at once") => Promise<void>;
}

/** Opens the surroundings of one suite. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { host, peers, place } = options;
  const folder = await mkdtemp(join(tmpdir(), "tercet-bench-"));
  const running = new Map<string, Promise<Contestant>>();
  const all = new Set<Contestant>();
  const described = new Map<string, Contender>();
  const skipped = new Map<string, string>();
  let files: Promise<ModelFiles> | undefined;
  const model = (): Promise<ModelFiles> => (files ??= modelFiles(host, folder, place.progress));
  let opened: Promise<BenchPage> | undefined;
  const page = (): Promise<BenchPage> => (opened ??= model().then((own) => openBenchPage({ ...options, folder, model: own })));

  async function startFresh(contender: string, { threads }: StartOptions): Promise<Contestant> {
    const peer = peers.find(({ name }) => name === contender);
    const setup: Setup = peer === undefined ? ownSetup(contender) : await peer.setUp({ ...place, threads });
    if (setup.kind === "absent") throw new Error(setup.why);
    const common = { threads, mode: contender.replace("tercet ", ""), softwareGpu: options.softwareGpu, model: await model() };
    if (setup.kind === "in-page") {
      const given: ContestantOptions = { ...common, module: "", computesOn: "webgpu" };
      return (await page()).start(contender, setup.page, given);
    }
    const given: ContestantOptions = { ...common, module: setup.module, computesOn: setup.computesOn ?? "processors" };
    // Sources are compiled once for all processes of Node, as what is published would be.
    const environment = { ...setup.program.environment, NODE_COMPILE_CACHE: join(place.cache, "compiled") };
    const contestant = startContestant({ ...setup.program, args: [...setup.program.args, JSON.stringify(given)], environment });
    all.add(contestant);
    return contestant;
  }

  async function describe(contestant: Contestant, started: Parameters<Bench["start"]>): Promise<void> {
    const contender = nameOf({ contender: started[0], variant: started[1].variant });
    const { name, settings, device } = await contestant.ready;
    const told = { name: nameOf({ contender: name, variant: started[1].variant }), settings };
    described.set(contender, { contender, ...told, ...(device === undefined ? {} : { device }) });
  }

  async function start(...started: Parameters<Bench["start"]>): Promise<Contestant> {
    const contestant = await startFresh(...started);
    await describe(contestant, started);
    return contestant;
  }

  return {
    bench: {
      ...options,
      folder,
      model,
      progress: place.progress,
      takesPart: (contender) => contender.startsWith("tercet ") || peers.some(({ name }) => name === contender),
      start: (contender, started) => {
        const key = JSON.stringify([contender, started.threads, started.variant]);
        const known = running.get(key) ?? start(contender, started);
        running.set(key, known);
        return known;
      },
      startFresh: async (contender, started) => {
        const contestant = await startFresh(contender, started);
        // Why it is not ready comes with its first answer.
        describe(contestant, [contender, started]).catch(() => undefined);
        return contestant;
      },
      sleep: (milliseconds) => host.clock.sleep(milliseconds),
      elapsed: () => host.clock.elapsed(),
      skip: (what, why) => void skipped.set(what, why),
    },
    contenders: () => [...described.values()],
    skipped: () => [...skipped].map(([what, why]) => ({ what, why })),
    close: async (how) => {
      await Promise.all([...all].map((contestant) => contestant.close(how)));
      await (await opened?.catch(() => undefined))?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Tercet runs like everyone else: in processes of its own, and in the page. */
function ownSetup(contender: string): Setup {
  if (contender === gpuInPage) return { kind: "in-page", page: { program: new URL("tercet/page.ts", import.meta.url), folders: {} } };
  const program = contender === gpuInNode ? "tercet/gpu-program.ts" : "tercet/program.ts";
  return { kind: "ready", program: nodeProgram(new URL(program, import.meta.url)), module: "" };
}
