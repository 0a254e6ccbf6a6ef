import { expect, test } from "vitest";
import { readCommandLine, type CommandLine } from "./command-line.ts";

const suites = new Map([
  ["matmul", "products"],
  ["encode", "sentence vectors"],
]);

function read(...args: string[]): { readonly result: CommandLine; readonly out: string; readonly err: string } {
  let [out, err] = ["", ""];
  const result = readCommandLine(args, suites, { out: (text) => void (out += text), err: (text) => void (err += text) });
  return { result, out, err };
}

test("without arguments every suite is asked for, with two threads and eleven rounds", () => {
  const request = { suites: ["matmul", "encode"], threads: 2, rounds: 11, write: false };
  expect(read()).toEqual({ result: { kind: "request", request }, out: "", err: "" });
});

test("suites are taken once each, in the order in which they are listed", () => {
  const request = { suites: ["matmul", "encode"], threads: 1, rounds: 3, write: true };
  const { result } = read("encode", "matmul", "encode", "--threads", "1", "--rounds", "3", "--write");
  expect(result).toEqual({ kind: "request", request });
});

test("help goes to standard output, names every suite and ends well", () => {
  const { result, out, err } = read("--help");
  expect({ result, err }).toEqual({ result: { kind: "done", exitCode: 0 }, err: "" });
  for (const text of ["npm run bench --", "--threads", "--rounds", "matmul", "sentence vectors"]) expect(out).toContain(text);
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
