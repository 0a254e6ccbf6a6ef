import { expect, test } from "vitest";
import { readCommandLine, type BenchmarkRequest, type CommandLine } from "./command-line.ts";

const choices = {
  suites: new Map([
    ["matmul", "products"],
    ["encode", "sentence vectors"],
  ]),
  peers: new Map([
    ["faiss", "flat search"],
    ["pytorch", "tensors"],
  ]),
};

function read(...args: string[]): { readonly result: CommandLine; readonly out: string; readonly err: string } {
  let [out, err] = ["", ""];
  const result = readCommandLine(args, choices, { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { result, out, err };
}

const defaults: BenchmarkRequest = {
  suites: ["matmul", "encode"],
  peers: ["faiss", "pytorch"],
  modes: ["wide", "relaxed"],
  threads: 2,
  rounds: 15,
  quick: false,
  write: false,
  softwareGpu: false,
  chromium: undefined,
  python: undefined,
  cache: undefined,
};

test("without arguments every suite is asked for beside every peer, in both modes", () => {
  expect(read()).toEqual({ result: { kind: "request", request: defaults }, out: "", err: "" });
});

test("suites are taken once each, in the order in which they are listed", () => {
  const { result } = read(
    "encode",
    "matmul",
    "encode",
    "--threads",
    "1",
    "--rounds",
    "3",
    "--write",
    "--quick",
    "--python",
    "/p",
    "--cache",
    "/c",
  );
  const request = { ...defaults, threads: 1, rounds: 3, write: true, quick: true, python: "/p", cache: "/c" };
  expect(result).toEqual({ kind: "request", request });
});

test("peers and modes are lists with commas between, and there may be no peer", () => {
  expect(read("--peers", "pytorch, faiss", "--mode", "relaxed").result).toEqual({
    kind: "request",
    request: { ...defaults, modes: ["relaxed"] },
  });
  expect(read("--peers", "pytorch").result).toEqual({ kind: "request", request: { ...defaults, peers: ["pytorch"] } });
  expect(read("--peers", "none").result).toEqual({ kind: "request", request: { ...defaults, peers: [] } });
});

test("an unknown peer is wrong usage, and those that exist are named", () => {
  const { result, err } = read("--peers", "faiss,torch");
  expect(result).toEqual({ kind: "done", exitCode: 2 });
  expect(err).toContain("There is no 'torch'. There are faiss, pytorch.");
});

test("help goes to standard output, names every suite and ends well", () => {
  const { result, out, err } = read("--help");
  expect({ result, err }).toEqual({ result: { kind: "done", exitCode: 0 }, err: "" });
  for (const text of ["npm run bench --", "--threads", "--peers", "matmul", "sentence vectors", "flat search"]) expect(out).toContain(text);
});

test("an unknown suite is wrong usage, and those that exist are named", () => {
  const { result, out, err } = read("encod");
  expect({ result, out }).toEqual({ result: { kind: "done", exitCode: 2 }, out: "" });
  expect(err).toContain("'encod' is invalid");
  expect(err).toContain("Allowed choices are matmul, encode.");
});

test("a misspelt option is wrong usage, and the nearest one is named", () => {
  const { result, err } = read("--thread", "2");
  expect(result).toEqual({ kind: "done", exitCode: 2 });
  expect(err).toContain("Did you mean --threads?");
});

test("a number that is none, or outside of 1 to 1000, is wrong usage", () => {
  for (const text of ["0", "1001", "2.5", "-1", "many", ""]) {
    const { result, err } = read("--threads", text);
    expect(result).toEqual({ kind: "done", exitCode: 2 });
    expect(err).toContain("whole number from 1 to 1000");
  }
});
