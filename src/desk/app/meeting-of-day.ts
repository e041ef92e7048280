import type { OnlineMeetingsResult } from "virtual-appointments-client";

/** A meeting as a day's agenda lists it. */
export type Meeting = OnlineMeetingsResult["nodes"][number];
