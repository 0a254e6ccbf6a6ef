import {
  isSavedModel,
  jointModel,
  type JointModel,
  type SeparateModel,
  openModel,
  parametersFrom,
  parametersOn,
  separateModel,
  tokenizerTexts,
} from "@tercet/encoder";
import type { Backend, Tree } from "@tercet/tensor";
import { loadTokenizer } from "@tercet/text";
import { checkConfig } from "@tercet/transformer";
import { errors } from "../errors.ts";
import type { Session } from "../session.ts";
import { bundledFolder } from "./bundled.ts";
import { heads } from "./heads.ts";

/** Loads a bundled model by its head's name, or a model folder, onto a backend. */
export async function loadModel({ host }: Pick<Session, "host">, name: string, backend: Backend): Promise<SeparateModel | JointModel> {
  const folder = bundledFolder(name) ?? name;
  if (!(await isSavedModel(host.files, folder))) throw errors["model-unknown"]({ name, reason: `${folder} holds no tercet.json` });
  const opened = await openModel(host, folder);
  const head = heads.get(opened.head);
  if (head === undefined)
    throw errors["model-unknown"]({ name, reason: `its head ${opened.head} is not one of ${[...heads.keys()].join(", ")}` });
  checkConfig(opened.config.transformer);
  const parameters = await parametersOn<Tree>(parametersFrom(head.specs(opened.config), opened.arrays), backend);
  const tokenizer = tokenizerTexts(loadTokenizer(opened.tokenizer), opened.limits);
  const parts = { config: opened.config, parameters, tokenizer, backend, identity: opened.identity };
  return head.kind === "separate" ? separateModel({ head, ...parts }) : jointModel({ head, ...parts });
}
