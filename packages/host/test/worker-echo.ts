import { workerScope } from "../src/worker.ts";

const scope = await workerScope();
const { shared, add } = scope.data as { readonly shared: Int32Array; readonly add: number }; // as: the test sends just this
scope.onMessage((message) => {
  if (typeof message === "string" && message.startsWith("leave")) process.exit(Number(message.slice(6)));
  if (typeof message !== "number") throw new Error("asked to break");
  shared[0] = add + message;
  scope.post({ sum: shared[0] });
});
