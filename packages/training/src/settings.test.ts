import { expect, it } from "vitest";
import { checkSettings } from "./settings.ts";
import { settings } from "./tiny.fixture.ts";

it("settings that a training can go by are taken, the least ones too", () => {
  checkSettings(settings);
  checkSettings({
    ...settings,
    seed: -1,
    steps: 0,
    batchSize: 1,
    learningRate: 0,
    clipNorm: 0,
    schedule: { kind: "constant", warmupSteps: 0 },
  });
});

it("all faults are told at once", () => {
  const wrong = {
    ...{ seed: 0.5, steps: -1, batchSize: 0, learningRate: NaN, clipNorm: Infinity },
    schedule: { kind: "linear", warmupSteps: 1.5 },
    dropout: { hidden: 1, attention: -0.1, inner: NaN },
  } as const;
  expect(() => {
    checkSettings(wrong);
  }).toThrow(
    expect.objectContaining({
      code: "training-settings-invalid",
      exitCode: 78,
      details: {
        issues: [
          "seed must be a whole number, and is 0.5",
          "steps must be a whole number of at least 0, and is -1",
          "batchSize must be a whole number of at least 1, and is 0",
          "schedule.warmupSteps must be a whole number of at least 0, and is 1.5",
          "learningRate must be a number of at least 0, and is NaN",
          "clipNorm must be a number of at least 0, and is Infinity",
          "dropout.hidden must be from 0 to below 1, and is 1",
          "dropout.attention must be from 0 to below 1, and is -0.1",
          "dropout.inner must be from 0 to below 1, and is NaN",
        ],
      },
    }),
  );
});
