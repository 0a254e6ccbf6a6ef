import { expect, it } from "vitest";
import { float, integer, joined, nested, text } from "./protobuf.ts";

const bytes = (message: readonly Uint8Array[]): number[] => [...joined(message)];

it("writes the examples of the format's own documentation", () => {
  // https://protobuf.dev/programming-guides/encoding/: field 1 = 150, field 2 = "testing", field 3 = a message with field 1 = 150.
  expect(bytes(integer(1, 150))).toEqual([0x08, 0x96, 0x01]);
  expect(bytes(text(2, "testing"))).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
  expect(bytes(nested(3, integer(1, 150)))).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
});

it("writes negative numbers in ten bytes, floats in four and high field numbers in two", () => {
  expect(bytes(integer(1, -1))).toEqual([0x08, ...Array.from({ length: 9 }, () => 0xff), 0x01]);
  expect(bytes(float(2, 1))).toEqual([0x15, 0, 0, 0x80, 0x3f]);
  expect(bytes(integer(20, 1))).toEqual([0xa0, 0x01, 0x01]);
});
