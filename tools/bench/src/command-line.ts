import { type BenchMode } from "@tercet/results";
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";

/** What the command line asks for. */
export interface BenchmarkRequest {
  /** Names of suites, each once, in the order in which there are suites. */
  readonly suites: readonly string[];
  /** Names of peers, likewise. */
  readonly peers: readonly string[];
  readonly modes: readonly BenchMode[];
  readonly threads: number;
  readonly rounds: number;
  readonly quick: boolean;
  /** Whether the results are kept in docs/results, and the README's table made from them. */
  readonly write: boolean;
  /** Whether the suite webgpu takes a graphics device in software, to see that it works. */
  readonly softwareGpu: boolean;
  /** The browser of pages; undefined: one in a usual place. */
  readonly chromium: string | undefined;
  /** An interpreter that has the packages of the peers in Python. */
  readonly python: string | undefined;
  /** Where peers are installed; undefined: in node_modules. */
  readonly cache: string | undefined;
}

/** A request; or the exit code of a command that ends without one: 0 after its help, 2 after wrong usage. */
export type CommandLine =
  { readonly kind: "request"; readonly request: BenchmarkRequest } | { readonly kind: "done"; readonly exitCode: 0 | 2 };

/** Where help and complaints go. */
export interface Outputs {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What there is to name, each with a line of the help. */
export interface Choices {
  readonly suites: ReadonlyMap<string, string>;
  readonly peers: ReadonlyMap<string, string>;
}

const most = 1000;
const modes: readonly BenchMode[] = ["wide", "relaxed"];

function whole(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw new InvalidArgumentError(`It must be a whole number from 1 to ${String(most)}.`);
  return value;
}

/** A list of names with commas between them, each once and in the order of the choices. */
function listOf(choices: readonly string[], none?: string): (text: string) => readonly string[] {
  return (text) => {
    if (text === none) return [];
    const named = text.split(",").map((name) => name.trim());
    const unknown = named.filter((name) => !choices.includes(name));
    if (unknown.length > 0) throw new InvalidArgumentError(`There is no '${unknown.join("', '")}'. There are ${choices.join(", ")}.`);
    return choices.filter((name) => named.includes(name));
  };
}

function described(choices: ReadonlyMap<string, string>): string {
  return [...choices].map(([name, what]) => `  ${name.padEnd(22)} ${what}`).join("\n");
}

const examples = `
Examples:
  npm run bench                                   everything, then the table; up to 15 minutes
  npm run bench -- score --peers faiss,pytorch    one suite beside two peers
  npm run bench -- encode --quick --mode wide     a look
  npm run bench -- webgpu                         this machine's GPU, in Node and in Chromium
  npm run bench -- --write                        keeps the results and rewrites the README's table`;

/** Reads the arguments of `npm run bench --`, and writes help or what is wrong with them. */
export function readCommandLine(args: readonly string[], choices: Choices, { out, err }: Outputs): CommandLine {
  const [suites, peers] = [[...choices.suites.keys()], [...choices.peers.keys()]];
  const command = new Command("npm run bench --")
    .description("Measures Tercet beside its peers on the same inputs: outputs are compared first, then times.")
    .addArgument(new Argument("[suites...]", "what to measure; everything where none is named").choices(suites))
    .addOption(new Option("--peers <names>", "whom to measure beside, with commas between; `none`: nobody").argParser(listOf(peers, "none")).default(peers, "all"))
    .addOption(new Option("--mode <names>", "modes of Tercet, with commas between: wide, relaxed (V8's default flags)").argParser(listOf(modes)).default(modes, "both"))
    .option("--threads <number>", "threads of each contender; matmul takes one", whole, 2)
    .option("--rounds <number>", "measurements of each contender, at most; long ones are fewer, but three", whole, 15)
    .option("--quick", "a quarter of the time, for a look", false)
    .option("--write", "keep the results in docs/results and rewrite the README's table", false)
    .option("--software-gpu", "webgpu: where there is no GPU take one in software, on small sizes: outputs are compared, nothing is timed", false)
    .option("--chromium <path>", "webgpu: the browser of the page that is measured (TERCET_CHROMIUM; default: one in a usual place)")
    .option("--python <path>", "a Python that has the packages; otherwise one is set up for them")
    .option("--cache <folder>", "where peers are installed (default: node_modules/.cache/tercet-bench)")
    .addHelpText("after", `\nSuites:\n${described(choices.suites)}\n\nPeers:\n${described(choices.peers)}\n${examples}`)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .showHelpAfterError("npm run bench -- --help lists suites, peers and options."); // prettier-ignore
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return { kind: "done", exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  type Options = Omit<BenchmarkRequest, "suites" | "modes"> & { readonly mode: readonly BenchMode[] };
  const { mode, python, cache, chromium, ...rest } = command.opts<Options>();
  const wanted = command.args.length === 0 ? suites : suites.filter((name) => command.args.includes(name));
  return { kind: "request", request: { suites: wanted, modes: mode, python, cache, chromium, ...rest } };
}
