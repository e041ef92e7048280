import { useEffect, useState } from "react";

const TICK_MILLISECONDS = 20_000;

/** The time, in milliseconds, as far as a page that shows minutes has to know it. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
