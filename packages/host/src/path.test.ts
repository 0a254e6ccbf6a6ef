import { posix } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { baseName, joinPath, parentFolder, pathInside } from "./path.ts";

it("joins without doubling slashes", () => {
  expect(joinPath("/", "a")).toBe("/a");
  expect(joinPath("a/", "/b", "", "c")).toBe("a/b/c");
  expect(joinPath(".", "a")).toBe("./a");
  expect([parentFolder("/a"), parentFolder("a"), parentFolder("/a/b/"), parentFolder("/")]).toEqual(["/", ".", "/a", "/"]);
  expect([baseName("a/b"), baseName("a/"), baseName("a")]).toEqual(["b", "a", "a"]);
});

it.each(["", "../x", "a/../../x", "/etc/passwd", "C:/x", "c:x", "a\\b", "a\u0000b", "a//b", "./a", "a/.", "a\nb", "x".repeat(5000)])(
  "refuses %j from a file",
  (name) => expect(() => pathInside("root", name)).toThrow("path-outside"),
);

it("accepts plain relative names", () => expect(pathInside("root", "1_Pooling/config.json")).toBe("root/1_Pooling/config.json"));

it("never yields a path outside the root", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("..", ".", "/", "\\", "a", "b", "C:", "%2e", " ")), (parts) => {
      let path: string;
      try {
        path = pathInside("/root", parts.join(""));
      } catch {
        return;
      }
      expect(posix.normalize(path).startsWith("/root/")).toBe(true);
      expect(path.split("/")).not.toContain("..");
    }),
  );
});
