import { Argument, Command, CommanderError, InvalidArgumentError } from "commander";

/** What the command line asks for. */
export interface BenchmarkRequest {
  /** Names of suites, each once, in the order in which there are suites. */
  readonly suites: readonly string[];
  readonly threads: number;
  readonly rounds: number;
  /** Whether the results are kept in docs/results. */
  readonly write: boolean;
}

/** A request; or the exit code of a command that ends without one: 0 after its help, 2 after wrong usage. */
export type CommandLine =
  { readonly kind: "request"; readonly request: BenchmarkRequest } | { readonly kind: "done"; readonly exitCode: 0 | 2 };

/** Where help and complaints go. */
export interface Outputs {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const most = 1000;

function whole(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  return value;
}

/** Reads the arguments of `npm run bench --`, and writes help or what is wrong with them. */
export function readCommandLine(args: readonly string[], suites: ReadonlyMap<string, string>, { out, err }: Outputs): CommandLine {
  const names = [...suites.keys()];
  const described = [...suites].map(([name, measures]) => `  ${name.padEnd(18)} ${measures}`).join("\n");
  const command = new Command("npm run bench --")
    .description("Measures Tercet beside its peers on the same inputs: outputs are compared first, then times.")
    .addArgument(new Argument("[suites...]", "what to measure; everything where none is named").choices(names))
    .option("--threads <number>", "threads of each contender", whole, 2)
    .option("--rounds <number>", "measurements of each contender; the median is printed", whole, 11)
    .option("--write", "keep the results in docs/results", false)
    .addHelpText("after", `\nSuites:\n${described}`)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .showHelpAfterError("npm run bench -- --help lists suites and options.");
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return { kind: "done", exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  const { threads, rounds, write } = command.opts<Omit<BenchmarkRequest, "suites">>();
  const wanted = command.args.length === 0 ? names : names.filter((name) => command.args.includes(name));
  return { kind: "request", request: { suites: wanted, threads, rounds, write } };
}
