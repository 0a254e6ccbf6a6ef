import { checkpointClaims, findCases } from "@tercet/claims";
import type { Claim, Environment } from "@tercet/equivalence";
import type { Host } from "@tercet/host";
import { urlFiles } from "@tercet/host/browser";
import type { Backend } from "@tercet/tensor";
import { environmentOf } from "@tercet/tensor/claims";
import { z } from "zod";

const list = z.array(z.string());

/** Makes the claims of the reference cases that a host serves below an address; their files are fetched when a claim is checked. */
export async function caseClaims(
  cases: string,
  { network }: Pick<Host, "network">,
  environment: Environment,
): Promise<(backend: Backend) => readonly Claim[]> {
  const listed = await urlFiles(network, { base: cases }).readAll(`${cases.replace(/\/$/u, "")}.json`);
  const paths = list.parse(JSON.parse(new TextDecoder().decode(listed)));
  const files = urlFiles(network, { base: cases, paths });
  const folders = await findCases(files, cases.replace(/\/$/u, ""));
  return (backend) => checkpointClaims(folders, { backend, environment: environmentOf(backend, environment), files });
}
