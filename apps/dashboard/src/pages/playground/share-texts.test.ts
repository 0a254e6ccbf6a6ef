import { expect, test } from "vitest";
import { mostPacked, shareTexts, unpackTexts } from "./share-texts.ts";

test("short texts stand in an address as they are", async () => {
  const texts = { context: "user: grüße", candidates: "a\nb" };
  expect(await shareTexts(texts)).toEqual({ kind: "plain", ...texts });
});

test("longer ones are compressed and come back as they were, in letters that need no code", async () => {
  const texts = { context: "user: Ist das so? ".repeat(30), candidates: "Ja, 🎉 sicher.\n".repeat(20) };
  const shared = await shareTexts(texts);
  if (shared.kind !== "packed") throw new Error(shared.kind);
  expect(shared.packed).toMatch(/^[\w-]+$/u);
  expect(await unpackTexts(shared.packed)).toEqual(texts);
});

test("texts that stay too long are told of, with their length", async () => {
  const random = Array.from({ length: 6000 }, (_, i) => String.fromCharCode(33 + ((i * 7919 + ((i * i) % 97)) % 90))).join("");
  const shared = await shareTexts({ context: random, candidates: random.split("").toReversed().join("") });
  expect(shared.kind).toBe("too-long");
  expect(shared.kind === "too-long" && shared.characters > mostPacked).toBe(true);
});

test.each(["", "!!", "AAAA", "q1ZKzs8rSa0oUbKKjgUA"])("damaged texts (%s) are none", async (packed) => {
  expect(await unpackTexts(packed)).toBeUndefined();
});

test("texts that unpack to more than anybody typed are none", async () => {
  const text = "a".repeat(3e6);
  const stream = new Blob([JSON.stringify([text, ""])]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const packed = Buffer.from(await new Response(stream).arrayBuffer()).toString("base64url");
  expect(packed.length).toBeLessThan(5000);
  expect(await unpackTexts(packed)).toBeUndefined();
});
