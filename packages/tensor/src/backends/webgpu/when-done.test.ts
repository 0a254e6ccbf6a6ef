import { nodeHost } from "@tercet/host/node";
import { expect, test } from "vitest";
import { openCountedWebgpu } from "../../../claims/counted-webgpu.ts";
import { tensor } from "../../create.ts";
import { toArray, toBackend } from "../../evaluate.ts";
import { add } from "../../operators/add.ts";
import { absence } from "./spied.fixture.ts";

test.skipIf(absence !== undefined)(
  `a device that looks at its mappings when something is submitted, and at no other time, is read${absence === undefined ? "" : `: ${absence}`}`,
  async () => {
    const { backend } = await openCountedWebgpu(nodeHost(), { mapsWhenSubmitted: true });
    expect(await toArray(add(await toBackend(tensor([1, 2, 3]), backend), 1))).toEqual([2, 3, 4]);
    await backend.close();
  },
);
