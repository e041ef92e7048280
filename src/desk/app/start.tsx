import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { loadConfiguration } from "./configuration.ts";
import "./page.css";
import { Session } from "./session/session.ts";
import { StartFailure } from "./failure/start-failure.tsx";

const root = createRoot(document.querySelector("#desk") ?? document.body);
try {
  const session = new Session(await loadConfiguration());
  // The window in which somebody signs in again hands over what it got, and closes itself.
  if ((await session.begin()) === "here") {
    root.render(
      <StrictMode>
        <App session={session} />
      </StrictMode>,
    );
  }
} catch {
  root.render(<StartFailure />);
}
