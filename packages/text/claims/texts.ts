import { texts } from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";

/** Any text, look-alikes of special tokens among it. */
export const anyText: Arbitrary<string> = fc.oneof(texts({ pieces: 8 }), fc.constantFrom("", " ", "[SEP]", "<s>card</s>", "__null__"));

/** Texts of ASCII without control characters, most of them of words that tokenizers know. */
export const asciiText: Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(
          "card",
          "cards",
          "Hello",
          "arrive",
          "waiting",
          "unaffable",
          "PIN",
          "3",
          "10",
          "I'm",
          "e".repeat(100),
          "e".repeat(101),
          "zq",
        ),
        fc.string({ unit: "grapheme-ascii", maxLength: 6 }),
      ),
      fc.constantFrom(" ", " ", " ", "", "\n", "\t"),
    ),
    { maxLength: 8, size: "max" },
  )
  .map((parts) => parts.flat().join(""));

/** Texts without the two characters that JavaScript and Unicode disagree about as blanks. */
export const plainText: Arbitrary<string> = anyText.map((text) => text.replaceAll(/[\ufeff\u0085]/g, ""));
