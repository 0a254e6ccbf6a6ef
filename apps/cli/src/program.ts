import { Command } from "commander";
import { addDemo } from "./commands/demo.ts";
import { addEncode } from "./commands/encode.ts";
import { addInfo } from "./commands/info.ts";
import { addRank } from "./commands/rank.ts";
import { addVerify } from "./commands/verify.ts";
import type { Session } from "./session.ts";

/** The command line of `tercet`; a new command is one file and one line here. */
export function makeProgram(session: Session): Command {
  const program = new Command("tercet")
    .description("Bi-, cross- and poly-encoders: rank, encode, train, verify")
    .version("0.1.0")
    .exitOverride()
    .showHelpAfterError()
    .configureOutput({ writeOut: (text) => void session.out.write(text), writeErr: (text) => void session.err.write(text) });
  for (const add of [addDemo, addRank, addEncode, addVerify, addInfo]) add(program, session);
  for (const command of program.commands) command.exitOverride().showHelpAfterError();
  return program;
}
