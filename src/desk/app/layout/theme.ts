import { teamsDarkTheme, teamsLightTheme } from "@fluentui/react-components";

// What each system sets its own pages in; the last resort of most browsers on Linux is wider than anything here is meant for.
const fontFamilyBase =
  "'Segoe UI Variable Text', 'Segoe UI', -apple-system, BlinkMacSystemFont, Inter, Roboto, 'Noto Sans', Ubuntu, Cantarell, 'Helvetica Neue', Arial, sans-serif";

export const themes = {
  light: { ...teamsLightTheme, fontFamilyBase },
  dark: { ...teamsDarkTheme, fontFamilyBase },
};
