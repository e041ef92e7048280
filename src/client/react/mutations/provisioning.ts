import { useEffect, useState } from "react";

interface Wait {
  /** When the create is sent again, by the clock of this machine. */
  readonly retryAt: Date;
  readonly startedAt: Date;
  /** How often it was sent so far. */
  readonly attempt: number;
}

export interface Provisioning extends Wait {
  /** How much of the time until `retryAt` is over, from 0 to 1. */
  readonly progress: number;
}

const TICK_MILLISECONDS = 250;

/** A wait whose progress moves. */
export function useProvisioning(): [Provisioning | undefined, (wait: Wait | undefined) => void] {
  const [current, setCurrent] = useState<Wait>();
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (current === undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), TICK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [current]);
  return [current && { ...current, progress: progressOf(current, now) }, setCurrent];
}

function progressOf({ startedAt, retryAt }: Wait, now: number): number {
  const whole = retryAt.getTime() - startedAt.getTime();
  const over = Math.min(Math.max(now - startedAt.getTime(), 0), whole);
  return whole === 0 ? 1 : over / whole;
}
