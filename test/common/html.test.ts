import { expect, it } from "vitest";
import { escapeHtml } from "../../src/common/html.ts";

it("text stays text, in an element and in a quoted attribute", () => {
  expect(escapeHtml(`<b title="x" lang='y'>&amp;</b>`)).toBe(
    "&#60;b title=&#34;x&#34; lang=&#39;y&#39;&#62;&#38;amp;&#60;/b&#62;",
  );
  expect(escapeHtml("Grady Archie, 100 %")).toBe("Grady Archie, 100 %");
});
