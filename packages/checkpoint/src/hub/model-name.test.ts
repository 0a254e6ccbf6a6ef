import { memoryHost } from "@tercet/host";
import { expect, it } from "vitest";
import { hubCacheFolder, isOffline } from "./cache.ts";
import { parseModelName } from "./model-name.ts";

it.each([
  ["org/name", { kind: "hub", repository: "org/name", revision: "main" }],
  ["bert-base-uncased", { kind: "hub", repository: "bert-base-uncased", revision: "main" }],
  ["org/name@refs/pr/1", { kind: "hub", repository: "org/name", revision: "refs/pr/1" }],
  ["./org/name", { kind: "folder", path: "./org/name" }],
  ["../x", { kind: "folder", path: "../x" }],
  ["/x@y", { kind: "folder", path: "/x@y" }],
  [".", { kind: "folder", path: "." }],
  ["C:\\models\\x", { kind: "folder", path: "C:\\models\\x" }],
  ["file:///a%20b", { kind: "folder", path: "/a b" }],
])("%s", (name, expected) => expect(parseModelName(name)).toEqual(expected));

it.each([
  "",
  "a/b/c",
  "org/name@",
  "org/name@../x",
  "org/name@a b",
  "or g/name",
  "https://huggingface.co/org/name",
  "org/..",
  "a--b/c",
  "-x/y",
  "org/name@x/",
  "file://host/x",
])("refuses %j with exit code 2", (name) =>
  expect(() => parseModelName(name)).toThrow(expect.objectContaining({ code: "model-name-invalid", exitCode: 2 })),
);

it.each([
  [{ HF_HUB_CACHE: "/a", HF_HOME: "/b", XDG_CACHE_HOME: "/c" }, "/a"],
  [{ HF_HOME: "/b", XDG_CACHE_HOME: "/c" }, "/b/hub"],
  [{ XDG_CACHE_HOME: "/c" }, "/c/huggingface/hub"],
  [{}, "/home/.cache/huggingface/hub"],
])("the cache of %j is %s", (variables, folder) =>
  expect(hubCacheFolder(memoryHost({ environment: { variables } }).environment)).toBe(folder),
);

it.each([["1", true], ["TRUE", true], ["0", false], ["", false]])("HF_HUB_OFFLINE=%s: %s", (value, offline) => {
  expect(isOffline(memoryHost({ environment: { variables: { HF_HUB_OFFLINE: value } } }).environment)).toBe(offline);
}); // prettier-ignore
