import { Command } from "commander";
import { addConfig } from "./commands/config.ts";
import { addConvert } from "./commands/convert.ts";
import { addDashboard } from "./commands/dashboard.ts";
import { addDemo } from "./commands/demo.ts";
import { addEncode } from "./commands/encode.ts";
import { addInfo } from "./commands/info.ts";
import { addProfile } from "./commands/profile.ts";
import { addRank } from "./commands/rank.ts";
import { addTune } from "./commands/tune.ts";
import { addVerify } from "./commands/verify.ts";
import type { Session } from "./session.ts";

/** This application's version, the one in package.json. */
const version = "0.1.0";

const conventions = `
Data goes to standard output, notes and progress to standard error; --json
writes one document with a schemaVersion. A flag wins over a TERCET_* variable,
and that over the default: tercet config tells which holds.

Exit codes: 0 done, 1 a comparison failed, 2 wrong usage, 65 bad data, 66 input
missing, 69 backend or hub unavailable, 70 a fault of tercet, 73 the output
exists, 74 reading or writing failed, 75 locked, 130 and 143 interrupted.
`;

/** The command line of `tercet`; a new command is one file and one line here. */
export function makeProgram(session: Session): Command {
  const program = new Command("tercet")
    .description("Bi-, cross- and poly-encoders: rank candidates, encode texts, verify every number.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("tercet --help lists the commands.")
    .addHelpText("after", conventions)
    .configureOutput({ writeOut: (text) => void session.out.write(text), writeErr: (text) => void session.err.write(text) });
  for (const add of [addDemo, addRank, addEncode, addVerify, addInfo, addConvert, addConfig, addProfile, addTune, addDashboard])
    add(program, session);
  for (const command of program.commands) command.exitOverride().showHelpAfterError(`tercet ${command.name()} --help lists the options.`);
  return program;
}
