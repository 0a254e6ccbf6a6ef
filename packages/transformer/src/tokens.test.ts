import { data } from "@tercet/tensor";
import { describe, expect, test } from "vitest";
import { batchOf, tinyBert, tinyParlai } from "./models.fixture.ts";
import { tokenTensors } from "./tokens.ts";

const values = async (tensor: Parameters<typeof data>[0]): Promise<number[]> => Array.from(await data(tensor));

describe("the tensors of a batch", () => {
  test("say where tokens stand and what they attend to", async () => {
    const made = tokenTensors(batchOf([[5, 6, 7], [], [8, 9]], tinyBert), { ...tinyBert, firstPosition: 2 });
    expect(await values(made.ids)).toEqual([5, 6, 7, 8, 9]);
    expect(await values(made.positions)).toEqual([2, 3, 4, 2, 3]);
    expect(await values(made.from)).toEqual([0, 0, 0, 3, 3]);
    expect(await values(made.to)).toEqual([3, 3, 3, 5, 5]);
    expect(await values(made.offsets)).toEqual([0, 3, 3, 5]);
  });

  test("leave padding that a library let through out of what is attended to", async () => {
    const made = tokenTensors({ ...batchOf([[5, 6, 0], [7, 0]], tinyBert), attended: Int32Array.of(2, 1) }, tinyBert); // prettier-ignore
    expect(await values(made.to)).toEqual([2, 2, 2, 4, 4]);
    expect(made.attended?.shape).toEqual([2]);
  });

  test("leave queries that come first out of what is attended to, and take places as they are given", async () => {
    const batch = { ...batchOf([[0, 5, 6], [7]], tinyBert), unattended: Int32Array.of(1, 0), places: Int32Array.of(-1, 0, 3, 9) }; // prettier-ignore
    const made = tokenTensors(batch, { ...tinyBert, firstPosition: 2 });
    expect([await values(made.from), await values(made.to)]).toEqual([[1, 1, 1, 3], [3, 3, 3, 4]]); // prettier-ignore
    expect(await values(made.positions)).toEqual([1, 2, 5, 11]);
    expect(() => tokenTensors({ ...batch, places: Int32Array.of(0, 1, 16, 0) }, tinyBert)).toThrow(
      expect.objectContaining({ code: "token-out-of-range", details: { what: "position", position: 2, value: 16, limit: 16 } }),
    );
  });

  test("are rounded up by tokens that attend to nothing", async () => {
    const made = tokenTensors(batchOf([[5, 6, 7]], tinyBert), tinyBert, { roundTo: 4 });
    expect(made.ids.shape).toEqual([4]);
    expect([(await values(made.from))[3], (await values(made.to))[3]]).toEqual([0, 0]);
    expect(await values(made.offsets)).toEqual([0, 3]);
    expect(tokenTensors(batchOf([[1, 2], [3, 4]], tinyBert), tinyBert, { roundTo: 4 }).ids.shape).toEqual([4]); // prettier-ignore
  });

  test.each([
    ["token id", { ids: Int32Array.of(1, 20), types: Int32Array.of(0, 0) }, { position: 1, value: 20, limit: 20 }],
    ["token id", { ids: Int32Array.of(-1, 1), types: Int32Array.of(0, 0) }, { position: 0, value: -1, limit: 20 }],
    ["token type", { ids: Int32Array.of(1, 1), types: Int32Array.of(0, 2) }, { position: 1, value: 2, limit: 2 }],
  ])("are refused for a %s without a row", (what, columns, details) => {
    expect(() => tokenTensors({ ...columns, offsets: Int32Array.of(0, 2) }, tinyBert)).toThrow(
      expect.objectContaining({ code: "token-out-of-range", details: { what, ...details } }),
    );
  });

  test("do not look at token types that no table reads", () => {
    const batch = { ids: Int32Array.of(1), types: Int32Array.of(7), offsets: Int32Array.of(0, 1) };
    expect(() => tokenTensors(batch, tinyParlai)).not.toThrow();
  });

  test("are refused for a sequence longer than the positions, and not for one as long", () => {
    const long = (length: number): number[] => new Array<number>(length).fill(1);
    expect(() => tokenTensors(batchOf([long(16)], tinyBert), tinyBert)).not.toThrow();
    expect(() => tokenTensors(batchOf([long(2), long(17)], tinyBert), tinyBert)).toThrow(
      expect.objectContaining({ code: "sequence-too-long", details: { sequence: 1, length: 17, limit: 16 } }),
    );
    expect(() => tokenTensors(batchOf([long(15)], tinyBert), { ...tinyBert, firstPosition: 2 })).toThrow(
      expect.objectContaining({ code: "sequence-too-long", details: { sequence: 0, length: 15, limit: 14 } }),
    );
  });
});
