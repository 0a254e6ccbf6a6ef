import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { hashOf, softwareHasher, type HashKind } from "./hash.ts";
import { nodeHost } from "./node/host.ts";

it.each<HashKind>(["sha256", "sha1"])("%s equals the system's, however the bytes are cut", (kind) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
      const [own, host, expected] = [softwareHasher(kind), nodeHost().hasher(kind), createHash(kind)];
      for (const piece of pieces) for (const hasher of [own, host, expected]) hasher.update(piece);
      const digest = expected.digest("hex");
      expect(own.digest()).toBe(digest);
      expect(host.digest()).toBe(digest);
    }),
  );
});

it("hashes text as UTF-8, and lengths around a block's end", () => {
  for (let length = 50; length < 130; length += 1) {
    const text = "ü".repeat(length);
    expect(hashOf("sha256", text)).toBe(createHash("sha256").update(text, "utf8").digest("hex"));
  }
});
