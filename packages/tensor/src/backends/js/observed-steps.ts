import { readableInput, type ObservedLaunch, type Observer } from "../../backend/observer.ts";
import type { Elements } from "./array.ts";
import { runSteps, type JsExecutable } from "./executable.ts";

/** Runs the steps in order as {@link runSteps} does, and tells an observer of each. */
export function observedSteps(
  observer: Observer,
  executable: JsExecutable,
  inputs: readonly Elements[],
  arena: ArrayBuffer,
  taken: ReadonlyMap<number, Elements>,
): readonly Elements[] {
  const { plan } = executable;
  const start = observer.now();
  let before = start;
  const launches: ObservedLaunch[] = [];
  const results = runSteps(executable, inputs, arena, taken, (step) => {
    const now = observer.now();
    launches.push({ step, worked: now - before, waited: 0, threads: 1 });
    before = now;
  });
  observer.ran({
    plan,
    milliseconds: before - start,
    launches,
    integers: (slot) => {
      const own = inputs[readableInput(plan, slot) ?? -1];
      return own instanceof Int32Array ? own : undefined;
    },
  });
  return results;
}
