import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nodeHost } from "./node/host.ts";

const server = createServer((request, response) => {
  if (request.url === "/moved") response.writeHead(302, { location: "/there" }).end();
  else if (request.url === "/cut") {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => response.destroy());
  } else if (request.url === "/slow") response.writeHead(200).write("x");
  else response.writeHead(200, { "x-seen": request.headers["x-asked"] ?? "" }).end("there");
});
let base = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // as: listening on TCP
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { network } = nodeHost();
async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  let all = "";
  for await (const piece of body) all += new TextDecoder().decode(piece);
  return all;
}

it("hands a redirect to the caller unless told to follow it", async () => {
  const moved = await network.request(`${base}/moved`);
  expect([moved.status, moved.header("Location")]).toEqual([302, "/there"]);
  expect(await text((await network.request(`${base}/moved`, { redirects: "follow" })).body)).toBe("there");
});

it("sends headers and gives them back by any case", async () => {
  const answer = await network.request(`${base}/`, { headers: { "X-Asked": "yes" } });
  expect([answer.header("X-SEEN"), answer.header("absent")]).toEqual(["yes", undefined]);
});

it("a body that is cut is a typed error", async () => {
  const answer = await network.request(`${base}/cut`);
  await expect(text(answer.body)).rejects.toMatchObject({ code: "network-failed", exitCode: 69 });
});

it("nobody there is a typed error that leaves the URL's secrets out", async () => {
  const error: unknown = await network.request("http://127.0.0.1:1/x?signature=secret").catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "network-failed", details: { url: "http://127.0.0.1:1/x" } });
  expect(String(error)).not.toContain("secret");
});

it("an abort rejects with the signal's reason", async () => {
  const abort = new AbortController();
  const answer = await network.request(`${base}/slow`, { signal: abort.signal });
  const reading = expect(text(answer.body)).rejects.toThrow("enough");
  abort.abort(new Error("enough"));
  await reading;
});
