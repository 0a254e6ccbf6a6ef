import { count, int, op, plus, type Code, type Local } from "../code.ts";
import type { Mode } from "../modes.ts";
import { tileSizes } from "./tile.ts";

/** A count of columns rounded up to whole tiles. */
export function wholeTiles(mode: Mode, count: Code): Code {
  const { columns } = tileSizes[mode];
  return op("i32.and", plus(count, int(columns - 1)), int(-columns));
}

/** The body for each panel of so many columns, with `panel` counting. */
export function eachPanel(mode: Mode, panel: Local, of: Code, body: Code): Code {
  const { columns } = tileSizes[mode];
  return count(panel, int(0), op("i32.div_u", wholeTiles(mode, of), int(columns)), int(1), body);
}
