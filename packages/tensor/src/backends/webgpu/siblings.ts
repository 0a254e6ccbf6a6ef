import type { Dispatch, PlacedOperand, PlanLimits } from "./executable.ts";
import { usualLocation } from "./form.ts";
import type { Launch, Operand } from "./kernel.ts";
import { isByElements, withAccessors } from "./accessors.ts";

/** Launches of more workgroups fill a device alone, and read a little faster when they need not choose their memory. */
const mostGroups = 256;

/**
 * Neighbouring dispatches that do the same to different memory become one, with one layer of workgroups for each: projections of one input, or updates of
 * parameters of one shape. Elements are computed as before, so no bit depends on it.
 */
export function withSiblings(dispatches: readonly Dispatch[], donated: readonly number[], limits: PlanLimits): readonly Dispatch[] {
  const merged: Dispatch[] = [];
  let group: Dispatch[] = [];
  const close = (): void => {
    const [first] = group;
    if (first !== undefined) merged.push(group.length === 1 ? first : together(group, first));
    group = [];
  };
  for (const dispatch of dispatches) {
    const [first] = group;
    const joins =
      first !== undefined &&
      isAlike(first.launch, dispatch.launch) &&
      group.every((other) => areApart(other, dispatch, donated)) &&
      isShareable(first.launch) &&
      bindingsOf([...group, dispatch], first) <= limits.maxStorageBuffersPerShaderStage;
    if (!joins) close();
    group.push(dispatch);
  }
  close();
  return merged;
}

function isAlike(a: Launch, b: Launch): boolean {
  const [x, y, z] = a.groups;
  return (
    a.key === b.key && z === 1 && x * y <= mostGroups && a.groups.join() === b.groups.join() && a.parameters.join() === b.parameters.join()
  );
}

const names = (launch: Launch): readonly string[] => launch.operands.map((_, i) => `own${i}`);

/** Whether memory of a kernel can be chosen by its layer. */
function isShareable(launch: Launch): boolean {
  const code = launch.code(names(launch));
  return names(launch).every((name) => isByElements(code, name));
}

/** Whether neither writes what the other reads or writes. */
function areApart(a: Dispatch, b: Dispatch, donated: readonly number[]): boolean {
  const at = usualLocation(donated);
  const isUsual = ({ reference: { kind } }: PlacedOperand): boolean => kind !== "scratch" && kind !== "numbers";
  if (![...a.operands, ...b.operands].every(isUsual)) return false;
  return a.operands.every((one) =>
    b.operands.every((other) => {
      const [p, q] = [at(one), at(other)];
      const meet = p.id === q.id && p.offset < q.offset + sizeIn(q.offset, other) && q.offset < p.offset + sizeIn(p.offset, one);
      return !meet || (!one.isWritten && !other.isWritten);
    }),
  );
}

/** Bytes in the arena; inputs and results have places that are only told apart. */
function sizeIn(offset: number, { reference, bytes }: PlacedOperand): number {
  return reference.kind === "arena" && offset >= 0 ? bytes : 1;
}

const nameOf = ({ reference }: PlacedOperand): string => JSON.stringify(reference);

/** Operands that all siblings have in common. */
function commonOf(group: readonly Dispatch[], first: Dispatch): readonly boolean[] {
  return first.operands.map((operand, i) =>
    group.every(({ operands }) => {
      const own = operands[i];
      return own !== undefined && nameOf(own) === nameOf(operand);
    }),
  );
}

function bindingsOf(group: readonly Dispatch[], first: Dispatch): number {
  const common = commonOf(group, first);
  return common.reduce((sum, isCommon) => sum + (isCommon ? 1 : group.length), 0);
}

function together(group: readonly Dispatch[], first: Dispatch): Dispatch {
  const { launch } = first;
  const common = commonOf(group, first);
  /** For each operand of a sibling, its places among the operands of all. */
  const places: (readonly number[])[] = [];
  const operands: PlacedOperand[] = [];
  first.operands.forEach((operand, i) => {
    const own = common[i] === true ? [operand] : group.map(({ operands: of }) => of[i] as PlacedOperand); // siblings are alike
    places.push(own.map((each) => operands.push(each) - 1));
  });
  const [x, y] = launch.groups;
  const all: Launch = {
    ...launch,
    operands: operands satisfies readonly Operand[],
    key: `${group.length} of ${common.map((isCommon) => (isCommon ? "common" : "own")).join(" ")}: ${launch.key}`,
    code: (names) => {
      const own = places.map(([only = 0, ...others], i) => (others.length === 0 ? (names[only] ?? "") : `own${i}`));
      const accessed = places.flatMap((of, i) => {
        const element = operands[of[0] ?? 0]?.element ?? "f32";
        return of.length === 1 ? [] : [{ name: `own${i}`, element, memories: of.map((place) => names[place] ?? "") }];
      });
      return withAccessors(launch.code(own), accessed);
    },
    groups: [x, y, group.length],
  };
  return { ...first, steps: group.flatMap(({ steps }) => steps), launch: all, operands };
}
