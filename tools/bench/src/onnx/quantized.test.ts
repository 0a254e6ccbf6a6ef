import { expect, it } from "vitest";
import { graphBuilder } from "./graph-builder.ts";
import { quantizedProducts } from "./quantized.ts";

it("rounds each column of weights by its own greatest magnitude, and quantises an input once for all products of it", () => {
  const builder = graphBuilder();
  const product = quantizedProducts(builder);
  const weights = { shape: [2, 3], data: Float32Array.of(1, -254, 0, 0.5, 127, 0) };
  product("x", "first", weights);
  product("x", "second", weights);
  const graph = builder.graph("g", [], { name: "y", type: "float32", shape: [] });
  expect(graph.nodes.filter(({ operator }) => operator === "DynamicQuantizeLinear")).toHaveLength(1);
  const named = new Map(graph.initializers.map(({ name, data }) => [name, data]));
  expect(named.get("first_int8")).toEqual(Int8Array.of(127, -127, 0, 64, 64, 0));
  expect(named.get("first_scale")).toEqual(Float32Array.of(1 / 127, 2, 0));
});
