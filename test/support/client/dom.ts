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
const { cleanup, configure } = await import("@testing-library/react");
// How long waitFor waits at most. A busy machine may need more than the second that it would.
configure({ asyncUtilTimeout: 20_000 });
afterEach(() => cleanup());
