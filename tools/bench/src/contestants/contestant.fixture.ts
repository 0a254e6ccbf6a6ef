import { serve } from "./serve.ts";

// A contestant whose work is told by its options: what `mode` says.
await serve(({ mode }) => {
  process.stdout.write("a library says something\n");
  if (mode === "broken") throw new Error("no such library");
  return Promise.resolve({
    name: "fixture 1",
    settings: `mode ${mode}`,
    works: {
      "encode-texts": ({ file }) => {
        if (mode === "dies") process.exit(3);
        if (mode === "fails") throw new Error(`cannot read ${file}`);
        return Promise.resolve({
          run: () => Promise.resolve(),
          output: () => Promise.resolve({ kind: "array", width: 2, values: Float32Array.of(1, 2, 3, 4) }),
        });
      },
    },
  });
});
