/**
 * The command that checks one input of one claim again: the claim, the seed and the path are one word, safe in a shell.
 * @example expect(replayCommand("tile:f32-6x8/equals-oracle/wasm/node:cpu", 1, "4:0")).toMatch(/ --replay=tile:\S+@1@4:0$/);
 */
export function replayCommand(claim: string, seed: number, path: string): string {
  return `npx tercet verify --replay=${claim}@${seed}@${path}`;
}
