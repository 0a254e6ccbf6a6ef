import { claim, run, sameBits, type Claim, type Outcome } from "@tercet/equivalence";
import { createJsBackend, data, mul, tensor, type Backend } from "@tercet/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openCheckedPlaces, type CheckedPlace } from "./checked-places.ts";

/** A backend that is dead from the moment at which it is given a fatal number. */
function mortal(): Backend {
  const js = createJsBackend();
  let isDead = false;
  const orDead = <Result>(use: () => Result): Result => {
    if (isDead) throw new Error("the device was lost");
    return use();
  };
  return {
    ...{ name: "mortal", dtypes: js.dtypes, claimed: [], claims: () => false, memory: () => js.memory() },
    describe: () => ({ ...js.describe(), name: "mortal", mode: "plain" }),
    prepare: async (plan) => orDead(() => js.prepare(plan)),
    upload: (values, ...rest) => {
      if (values[0] === fatal) isDead = true;
      return orDead(() => js.upload(values, ...rest));
    },
    download: async (buffer) => orDead(() => js.download(buffer)),
    run: async (executable, inputs) => orDead(() => js.run(executable, inputs)),
    close: async () => undefined,
  };
}

const fatal = 13;

function claimOn(backend: Backend, name: string, value: () => number): Claim {
  return claim({
    subject: { kind: "function", name },
    property: sameBits<number>({
      generate: fc.constant(1).map(value),
      // One number alone would travel with the kernel, and not be uploaded.
      subject: async (x) => ({ y: { shape: [2], data: await data(mul(tensor([x, 1]), 2), { backend }) } }),
      other: (x) => ({ y: { shape: [2], data: Float32Array.of(2 * x, 2) } }),
    }),
    backend: { name: "mortal" },
    environment: { runtime: "node", device: "cpu" },
  });
}

/** Three claims, of which the second kills as often as it is told to. */
function place(deaths: number): CheckedPlace & { readonly opened: () => number } {
  let [opened, left] = [0, deaths];
  return {
    opened: () => opened,
    open: async () => {
      opened++;
      return mortal();
    },
    claims: (backend) => [
      claimOn(backend, "first", () => 1),
      claimOn(backend, "deadly", () => (left-- > 0 ? fatal : 2)),
      claimOn(backend, "last", () => 3),
    ],
  };
}

/** All that a run gives. */
async function all(given: AsyncIterable<Outcome>): Promise<readonly Outcome[]> {
  const found: Outcome[] = [];
  for await (const outcome of given) found.push(outcome);
  return found;
}

async function outcomes(of: CheckedPlace): Promise<readonly Outcome[]> {
  const places = await openCheckedPlaces([of]);
  const found = await all(places.run(places.claims, { budget: { runs: 1, shrink: false } }));
  await places.close();
  return found;
}

const died = (rest: string): unknown =>
  expect.stringMatching(new RegExp(`^it threw Error: the device was lost .*\\(mortal died of it.*${rest}`));

test("a claim that a backend dies of fails and says so, and the rest is checked on another one", async () => {
  const once = place(1);
  expect(await outcomes(once)).toMatchObject([{ kind: "held" }, { kind: "failed", what: died("on a new one it held") }, { kind: "held" }]);
  expect(once.opened()).toBe(2);
  const always = place(2);
  expect(await outcomes(always)).toMatchObject([{ kind: "held" }, { kind: "failed", what: died("died of it again") }, { kind: "held" }]);
  expect(always.opened()).toBe(3);
});

test("where there is no other one, what is left is not run, with the reason", async () => {
  const once = place(1);
  let isGone = false;
  const found = await outcomes({
    ...once,
    open: async () => {
      if (isGone) throw new Error("no adapter any more");
      isGone = true;
      return once.open();
    },
  });
  expect(found).toMatchObject([
    { kind: "held" },
    { kind: "failed" },
    { kind: "not-run", why: expect.stringContaining("no adapter any more") as unknown },
  ]);
});

test("progress and outcomes are those of one run", async () => {
  const places = await openCheckedPlaces([place(1)]);
  const seen: string[] = [];
  for await (const { claim: id } of places.run(places.claims, {
    budget: { runs: 1, shrink: false },
    progress: ({ done, total }) => seen.push(`${done}/${total}`),
  }))
    seen.push(id.split("/")[0] ?? "");
  expect(seen.filter((each) => each.startsWith("f"))).toEqual(["function:first", "function:deadly", "function:last"]);
  expect(seen.at(-1)).toBe("3/3");
  const alive = await openCheckedPlaces([place(0)]);
  const whole = await all(run(alive.claims, { budget: { runs: 1 } }));
  expect(await all(alive.run(alive.claims, { budget: { runs: 1 } }))).toMatchObject(
    whole.map(({ kind, claim: id }) => ({ kind, claim: id })),
  );
});
