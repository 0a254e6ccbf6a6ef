import { expect, test } from "vitest";
import { readModel, readTensor } from "./messages.ts";
import { floats, message, model, node, part, whole } from "./write-message.fixture.ts";

test("a model is read with its nodes, attributes and versions", () => {
  const { graph, versions } = readModel(model([node("Softmax", ["x"], ["y"], { axis: -1 })], ["x"], ["y"]), "model.onnx");
  expect(graph.nodes).toMatchObject([{ operator: "Softmax", domain: "", inputs: ["x"], outputs: ["y"] }]);
  expect(graph.nodes[0]?.attributes.get("axis")).toBe(-1);
  expect(graph.inputs).toEqual([{ name: "x", type: "float32" }]);
  expect(versions).toEqual(new Map([["", 13]]));
});

test("numbers lie raw, packed, or one by one, and half types are bits", () => {
  expect(readTensor(floats("x", [2], [1.5, -2]), "x.pb")).toEqual({
    name: "x",
    type: "float32",
    shape: [2],
    values: Float64Array.of(1.5, -2),
  });
  const packed = message(whole(1, 2), whole(2, 7), part(7, Uint8Array.of(5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)));
  expect(readTensor(packed, "x.pb")).toMatchObject({ type: "int64", values: Float64Array.of(5, -1) });
  const single = message(whole(1, 1), whole(2, 6), whole(5, 7));
  expect(readTensor(single, "x.pb")).toMatchObject({ type: "int32", values: Float64Array.of(7) });
  const halves = message(whole(1, 1), whole(2, 10), whole(5, 0x3e00));
  expect(readTensor(halves, "x.pb")).toMatchObject({ type: "float16", values: Float64Array.of(1.5) });
});

test("a type that nobody reads has no values, and neither have bytes that are too few", () => {
  expect(readTensor(message(whole(1, 1), whole(2, 17), part(9, Uint8Array.of(1))), "x.pb")).toMatchObject({
    type: "float8e4m3fn",
    values: undefined,
  });
  expect(readTensor(message(whole(1, 2), whole(2, 1), part(9, new Uint8Array(7))), "x.pb").values).toBeUndefined();
});

test.each([
  ["is cut inside of a number", Uint8Array.of(0x08, 0x80)],
  ["is cut inside of a field", Uint8Array.of(0x3a, 0x05, 0x01)],
  ["has a number without end", Uint8Array.from([0x08, ...Array<number>(11).fill(0xff)])],
  ["has a kind that protobuf lacks", Uint8Array.of(0x0f)],
  ["has no graph", whole(1, 8)],
  ["defines functions", message(part(7, new Uint8Array()), part(25, new Uint8Array()))],
])("a model that %s is named", (_, bytes) => {
  expect(() => readModel(Uint8Array.from(bytes), "model.onnx")).toThrow(expect.objectContaining({ code: "vector-case-invalid" }));
});
