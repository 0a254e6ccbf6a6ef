import { weightsNames, type Weights } from "@tercet/encoder";
import { Option, type Command } from "commander";

/** What a user may say about how a model's weights are held. */
export interface WeightsOptions {
  readonly weights?: Weights;
}

/** Adds `--weights` to a command that loads a model. */
export function withWeights(command: Command): Command {
  return command.addOption(
    new Option(
      "--weights <type>",
      "hold the encoder's weights in it; int8 is faster and rounds inputs of dense layers to 12 bits (default: int8 where the model is stored so, else float32)",
    ).choices(weightsNames),
  );
}

/** The wish as it is passed on. */
export function wishOf({ weights }: WeightsOptions): WeightsOptions {
  return weights === undefined ? {} : { weights };
}
