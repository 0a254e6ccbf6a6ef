import { checkpointClaims, findCases } from "@tercet/claims";
import type { Claim, Environment } from "@tercet/equivalence";
import type { Host } from "@tercet/host";
import { urlFiles } from "@tercet/host/browser";
import type { Backend } from "@tercet/tensor";
import { z } from "zod";

const list = z.array(z.string());

/** The claims of the reference cases that a host serves below an address, on every backend; their files are fetched when a claim is checked. */
export async function caseClaims(
  cases: string,
  backends: readonly Backend[],
  { network }: Pick<Host, "network">,
  environment: Environment,
): Promise<readonly Claim[]> {
  const listed = await urlFiles(network, { base: cases }).readAll(`${cases.replace(/\/$/u, "")}.json`);
  const paths = list.parse(JSON.parse(new TextDecoder().decode(listed)));
  const files = urlFiles(network, { base: cases, paths });
  const folders = await findCases(files, cases.replace(/\/$/u, ""));
  return backends.flatMap((backend) => checkpointClaims(folders, { backend, environment, files }));
}
