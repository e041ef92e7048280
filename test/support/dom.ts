import { Window } from "happy-dom";
import { afterEach } from "vitest";

// A document for React to render into. Everything else stays Node's own: fetch, URL and AbortSignal reach real servers.

const window = new Window({ url: "http://localhost/" });
for (const [name, value] of Object.entries({
  window,
  document: window.document,
  navigator: window.navigator,
  HTMLElement: window.HTMLElement,
  Node: window.Node,
  MutationObserver: window.MutationObserver,
})) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

// It looks for the document when it is loaded.
const { cleanup } = await import("@testing-library/react");
afterEach(() => cleanup());
