import { createContext } from "react";

/** The library says here which way text runs. None of these icons depends on it. */
export const IconDirectionContextProvider = createContext<{ readonly textDirection?: "ltr" | "rtl" } | undefined>(
  undefined,
).Provider;
