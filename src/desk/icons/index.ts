export * from "./bundle-icon.ts";
export * from "./drawings.ts";
