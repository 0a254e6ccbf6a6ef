/**
 * The command that checks one input of one claim again.
 * @example expect(replayCommand("tile:f32-6x8/equals-oracle/wasm/node:cpu", 1, "4:0")).toContain("--seed=1 --path=4:0");
 */
export function replayCommand(claim: string, seed: number, path: string): string {
  return `npx tercet verify --claim=${claim} --seed=${seed} --path=${path}`;
}
