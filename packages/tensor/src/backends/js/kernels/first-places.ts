import { firstPlacesDefinition } from "../../../operators/first-places.ts";
import { elementAt } from "./heads.ts";
import type { JsKernel } from "./kernel.ts";

/** Where each row number stands first, in one pass; numbers outside of the result's rows are nobody's. */
export const firstPlacesKernel: JsKernel = {
  definition: firstPlacesDefinition,
  ofIntegers: true,
  prepare({ inputs: [ids], shape: [rows = 0] }) {
    if (ids === undefined) throw new TypeError("firstPlaces has row numbers");
    const count = ids.shape[0] ?? 0;
    return (out, [elements]) => {
      if (elements === undefined) throw new TypeError("firstPlaces has row numbers");
      out.fill(count);
      for (let n = count - 1; n >= 0; n--) {
        const row = elementAt(elements, ids, n);
        if (row >= 0 && row < rows) out[row] = n;
      }
    };
  },
};
