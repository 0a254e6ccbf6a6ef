import { backendNames } from "@tercet/tensor";
import { Option, type Command } from "commander";
import { list, wholeNumber } from "../arguments.ts";
import type { Session } from "../session.ts";
import { readBrowser } from "../verify/browser/browser-choice.ts";
import { environments } from "../verify/places.ts";
import { readPath, readReplayToken, readSeed } from "../verify/replay-token.ts";
import { verify, type VerifyOptions } from "../verify/verify.ts";

const examples = `
Examples:
  tercet verify                                        every claim
  tercet verify --subject operator:matmul,layer        an operator, all layers
  tercet verify --backend js,wasm --mode relaxed,wide  in several places
  tercet verify --property 'gradient*' --runs 500      with more inputs
  tercet verify --environment browser --subject layer  in a browser
  tercet verify --environment browser --browser firefox
  tercet verify --list --subject 'head:*'              what would be checked
  tercet verify --only-failed before.json              what failed before
  tercet verify --replay=ID@SEED@PATH                  one input again
  tercet verify --checkpoint ./model --against ref.safetensors
                                                       a model against Python
`;

/** `tercet verify`: checks what is claimed of every operator, layer, head and checkpoint, and tells how near to their bounds they come. */
export function addVerify(program: Command, session: Session): void {
  program
    .command("verify")
    .description("check claims: every operator, layer, head and reference checkpoint against its oracle, on any backend")
    .addOption(new Option("--subject <patterns>", "only these: kind, kind:name or name, with * and ?, commas between").argParser(list))
    .addOption(new Option("--property <patterns>", "only these properties, with * and ?, commas between").argParser(list))
    .addOption(new Option("--backend <names>", `one or more of ${backendNames.join(", ")} (TERCET_BACKEND; default: auto)`).argParser(list))
    .addOption(
      new Option("--mode <names>", "one or more modes of these backends, or all (TERCET_MODE; default: the fastest)").argParser(list),
    )
    .addOption(new Option("--threads <n>", "threads of wasm (TERCET_THREADS; default: one for each processor)").argParser(wholeNumber(1)))
    .addOption(new Option("--environment <name>", "where claims are checked; browser: one without a window").choices(environments))
    .addOption(
      new Option("--browser <name>", "chromium, firefox or webkit, or the path of its program; default: chromium").argParser(readBrowser),
    )
    .addOption(new Option("--runs <n>", "inputs tried for each claim").argParser(wholeNumber(1)).default(25))
    .addOption(new Option("--seconds <n>", "longest for one claim, which then has fewer inputs").argParser(wholeNumber(1)).default(20))
    .addOption(new Option("--seed <n>", "the seed of inputs").argParser(readSeed))
    .addOption(new Option("--replay <claim>", "one claim, ID or ID@SEED@PATH, as an outcome prints it").argParser(readReplayToken))
    .addOption(new Option("--path <path>", "with --replay ID and --seed: the one input").argParser(readPath))
    .addOption(new Option("--claim <id>", "the same as --replay").argParser(readReplayToken).hideHelp())
    .option("--only-failed <file>", "only claims that failed in an earlier --json or --jsonl")
    .option("--vectors <folder>", "also third-party cases below a folder (onnx-node-tests, webnn-conformance)")
    .option("--cases <folder>", "only reference cases, a case or a folder of them, told output by output")
    .option("--checkpoint <model>", "a folder or a model of the hub, held against a reference file, error by layer")
    .option("--against <file>", "with --checkpoint: reference.safetensors, as tools/reference/make.py --model writes it")
    .option("--list", "tell what would be checked, and check nothing")
    .addOption(new Option("--json", "one JSON document").conflicts("jsonl"))
    .option("--jsonl", "JSON Lines: each outcome as soon as it is known")
    .option("--quiet", "no progress on standard error")
    .addHelpText("after", examples)
    .action((options: VerifyOptions) => verify(options, session));
}
