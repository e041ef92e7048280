import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { gatewayQueryKey } from "virtual-appointments-client/react";
import { useOnline } from "./use-online.ts";

const TRY_MILLISECONDS = 3_000;

/** Across the page while there is no network, or no gateway at the end of it. */
export function ConnectionBanner() {
  const isOnline = useOnline();
  const isOutOfReach = useOutOfReach();
  return (
    <div aria-live="polite">
      {!isOnline && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>You are offline.</MessageBarTitle> You can go on typing: what you change is kept here, and
            can be saved when you are back.
          </MessageBarBody>
        </MessageBar>
      )}
      {isOnline && isOutOfReach && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>The gateway does not answer.</MessageBarTitle> It is tried again every few seconds. What
            you change is kept here meanwhile.
          </MessageBarBody>
        </MessageBar>
      )}
    </div>
  );
}

/** Whether what was asked for last got no answer. While it is so, it is asked for again. */
function useOutOfReach(): boolean {
  const queryClient = useQueryClient();
  const cache = queryClient.getQueryCache();
  const isOutOfReach = useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => cache.findAll({ queryKey: gatewayQueryKey, type: "active" }).some(({ state }) => isUnanswered(state)),
  );
  useEffect(() => {
    if (!isOutOfReach) return undefined;
    const timer = setInterval(() => {
      void queryClient.refetchQueries(
        {
          queryKey: gatewayQueryKey,
          type: "active",
          predicate: ({ state }) => isUnanswered(state) && state.fetchStatus === "idle",
        },
        { cancelRefetch: false },
      );
    }, TRY_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isOutOfReach, queryClient]);
  return isOutOfReach;
}

function isUnanswered({ fetchFailureReason }: { readonly fetchFailureReason: unknown }): boolean {
  const { kind, status = 0 } = (fetchFailureReason ?? {}) as { kind?: string; status?: number };
  return kind === "network" || (kind === "http" && [502, 503, 504].includes(status));
}
