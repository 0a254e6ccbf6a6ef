import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, it } from "vitest";
import { openWebgpuForTests } from "../../../../claims/webgpu.ts";
import { createReferenceBackend } from "../../reference/backend.ts";
import { polyScoreListedDefinition } from "../../../operators/composites/poly-score-listed.ts";
import { polyScoreDefinition } from "../../../operators/composites/poly-score.ts";
import { polyScore } from "../../../operators/composites/poly-score.ts";
import { tensor } from "../../../create.ts";
import { noise, runClaimed } from "../../wasm/kernels/claimed.fixture.ts";

const opened = await openWebgpuForTests(nodeHost());

describe.skipIf(opened.kind === "absent")(`poly scores on webgpu${opened.kind === "absent" ? `: ${opened.why}` : ""}`, () => {
  if (opened.kind === "absent") return;
  const { backend } = opened;
  const reference = createReferenceBackend({ precision: backend.precision });
  afterAll(() => backend.close());
  const sharpness = 0.7;

  it.each([
    [3, 1, 5, 8],
    [9, 4, 65, 8],
    [2, 17, 33, 4],
    [3, 33, 70, 8],
    [1, 64, 1, 8],
    [2, 65, 66, 5],
    [1, 200, 9, 8],
  ])(
    "of %i contexts with %i vectors and %i candidates of %i numbers lie within the running bound, and are those of listed candidates",
    async (b, m, n, d) => {
      const [y, candidates] = [noise(b * m * d, 1).map((x) => 4 * x), noise(n * d, 2)];
      const views = [
        { data: y, shape: [b, m, d] },
        { data: candidates, shape: [n, d] },
      ] as const;
      const got = await runClaimed(backend, polyScoreDefinition, views, { sharpness });
      const expected = polyScore(tensor(y, { shape: [b, m, d] }), tensor(candidates, { shape: [n, d] }), { sharpness });
      const [buffer] = await reference.walk([expected], []);
      if (buffer === undefined) throw new Error("no result");
      const { values, bounds } = reference.readWithBounds(buffer);
      values.forEach((value, i) => expect(Math.abs((got[i] ?? NaN) - value)).toBeLessThanOrEqual(bounds?.[i] ?? 0));
      const listed = await runClaimed(
        backend,
        polyScoreListedDefinition,
        [views[0], { data: candidates, shape: [b, n, d], strides: [0, d, 1] }],
        { sharpness },
      );
      expect(listed).toEqual(got);
    },
  );

  it("a context scores alike alone and among others, beside whatever candidates", async () => {
    const [b, m, n, d] = [9, 6, 40, 8];
    const [y, candidates] = [noise(b * m * d, 1), noise(n * d, 2)];
    const whole = await runClaimed(
      backend,
      polyScoreDefinition,
      [
        { data: y, shape: [b, m, d] },
        { data: candidates, shape: [n, d] },
      ],
      { sharpness },
    );
    const part = await runClaimed(
      backend,
      polyScoreDefinition,
      [
        { data: y, shape: [1, m, d], offset: 4 * m * d, strides: [m * d, d, 1] },
        { data: candidates, shape: [7, d], offset: 30 * d, strides: [d, 1] },
      ],
      { sharpness },
    );
    expect(part).toEqual(whole.slice(4 * n + 30, 4 * n + 37));
  });
});
