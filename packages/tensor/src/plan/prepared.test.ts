import { expect, test } from "vitest";
import { preparedCache } from "./prepared.ts";

test("a thing is made once for each key, also by calls at the same time", async () => {
  const cache = preparedCache<number>(8);
  let made = 0;
  const make = async (): Promise<number> => ++made;
  expect(await Promise.all([cache.get("a", make), cache.get("a", make), cache.get("b", make)])).toEqual([1, 1, 2]);
});

test("the one not used for longest goes first, after those who wait for it went on", async () => {
  const events: string[] = [];
  const cache = preparedCache<string>(2, (value) => events.push(`${value} let go`));
  const make = (value: string) => async (): Promise<string> => value;
  const first = cache.get("a", make("a")).then((value) => events.push(`${value} used`));
  await cache.get("b", make("b"));
  await first;
  await cache.get("a", make("another a"));
  void cache.get("b", make("b again")).then((value) => events.push(`${value} used`));
  await cache.get("c", make("c")); // a goes
  expect(await cache.get("b", make("b again"))).toBe("b");
  expect(await cache.get("a", make("a again"))).toBe("a again"); // c goes
  await Promise.resolve();
  expect(events).toEqual(["a used", "b used", "a let go", "c let go"]);
});

test("a failure reaches all who wait and is forgotten", async () => {
  const cache = preparedCache<number>(8);
  const fail = (): Promise<number> => Promise.reject(new Error("no"));
  const both = await Promise.allSettled([cache.get("a", fail), cache.get("a", async () => 1)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await cache.get("a", async () => 2)).toBe(2);
});
