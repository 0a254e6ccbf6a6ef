import { expect, test } from "vitest";
import { inChromium } from "./browser/session.fixture.ts";

inChromium("what is typed", ({ visit }) => {
  test.each(["/matrix", "/checkpoints", "/runs", "/run-here"])(
    "into the box of %s stays there, however late the address follows: a letter that comes first is not lost",
    async (path) => {
      const { page } = await visit(path);
      await page.locator("[data-search]").waitFor();
      const shown = await page.evaluate(async () => {
        const box = document.querySelector<HTMLInputElement>("[data-search]")!; // waited for
        // As a person types: the browser's own setter, behind which React keeps what it has set.
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!; // inputs have it
        const type = (letters: string): void => {
          set.call(box, box.value + letters);
          box.dispatchEvent(new Event("input", { bubbles: true }));
        };
        const seen: string[] = [];
        const look = (): void => {
          if (seen.at(-1) !== box.value) seen.push(box.value);
        };
        new MutationObserver(look).observe(box, { attributes: true });
        const replace = history.replaceState.bind(history);
        let isSecond = false;
        // The second letter comes just when the address has taken the first, before the page hears of it.
        history.replaceState = (...given) => {
          replace(...given);
          if (isSecond) return;
          isSecond = true;
          queueMicrotask(() => {
            type("b");
            look();
          });
        };
        type("a");
        look();
        while (!/=[^&]*b/u.test(location.hash)) await new Promise(requestAnimationFrame);
        for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
        look();
        return seen;
      });
      expect(shown).toEqual(["a", "ab"]);
      await page.context().close();
    },
  );
});
