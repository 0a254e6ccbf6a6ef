import { describe, expect, test } from "vitest";
import { compile } from "../../compile.ts";
import { tensor } from "../../create.ts";
import { data, toArray, toBackend } from "../../evaluate.ts";
import { add } from "../../operators/add.ts";
import { tanh } from "../../operators/tanh.ts";
import type { Tensor } from "../../tensor.ts";
import { absence, openSpied } from "./spied.fixture.ts";

const failed = { code: "backend-failed" };

describe.skipIf(absence !== undefined)(`a lost device${absence === undefined ? "" : `: ${absence}`}`, () => {
  test("ends what waits for it and every later call, and a new backend goes on with what is uploaded again", async () => {
    const { backend, device } = await openSpied();
    const weights = tensor([1, 2, 3]);
    const infer = compile((x: Tensor) => tanh(add(x, 1)), { backend });
    const x = await toBackend(weights, backend);
    const y = await infer(x);
    const reading = data(y);
    const compiling = data(add(tanh(x), 5), { backend });
    device.destroy();
    await expect(reading).rejects.toMatchObject(failed);
    await expect(compiling).rejects.toMatchObject(failed);
    await expect(infer(x)).rejects.toMatchObject(failed);
    await expect(data(y)).rejects.toMatchObject(failed);
    await expect(toBackend(weights, backend)).rejects.toMatchObject(failed);
    await expect(data(add(x, 7), { backend })).rejects.toThrow("lost");
    x.dispose();
    await backend.close();

    const { backend: next } = await openSpied();
    expect(await toArray(add(await toBackend(weights, next), 1))).toEqual([2, 3, 4]);
    await next.close();
  });

  test("a closed backend refuses calls, ends readings, and closes once", async () => {
    const { backend } = await openSpied();
    const x = await toBackend(tensor([1]), backend);
    const reading = expect(data(x)).rejects.toMatchObject(failed);
    await backend.close();
    await reading;
    await expect(data(x)).rejects.toThrow("closed");
    await backend.close();
  });

  test("two backends in one process do not know each other", async () => {
    const [one, two] = [await openSpied(), await openSpied()];
    const [x, y] = [await toBackend(tensor([1]), one.backend), await toBackend(tensor([2]), two.backend)];
    await expect(data(add(x, 1), { backend: two.backend })).rejects.toMatchObject({ code: "backend-mixed" });
    await one.backend.close();
    expect(await toArray(add(y, 1))).toEqual([3]);
    await two.backend.close();
  });
});
