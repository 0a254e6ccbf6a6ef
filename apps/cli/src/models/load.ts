import { jointModel, parametersFrom, parametersOn, separateModel, type JointModel, type SeparateModel } from "@tercet/encoder";
import type { Backend, Tree } from "@tercet/tensor";
import { checkConfig } from "@tercet/transformer";
import type { Session } from "../session.ts";
import { openParts } from "./open.ts";

/** How a model is loaded. */
export interface LoadOptions {
  /** No notes on standard error. */
  readonly quiet?: boolean;
  /** `comparable` (default): as the head compares them. `as-shipped`: as the model's own library would give them, unnormalized where it does not. */
  readonly vectors?: "comparable" | "as-shipped";
}

/** Loads a model by name onto a backend, and tells on standard error what the user should know of it. */
export async function loadModel(
  { host, err }: Pick<Session, "host" | "err">,
  name: string,
  backend: Backend,
  options: LoadOptions = {},
): Promise<SeparateModel | JointModel> {
  const opened = await openParts(host, name);
  const { head, arrays, tokenizer, identity, notes } = opened;
  const config = options.vectors === "as-shipped" ? opened.encodes : opened.config;
  checkConfig(config.transformer);
  const parameters = await parametersOn<Tree>(parametersFrom(head.specs(config), arrays), backend);
  if (options.quiet !== true) for (const note of notes) err.write(`note: ${name}: ${note}\n`);
  const parts = { config, parameters, tokenizer, backend, identity };
  return head.kind === "separate" ? separateModel({ head, ...parts }) : jointModel({ head, ...parts });
}
