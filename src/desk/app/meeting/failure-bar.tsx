import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import type { Explanation } from "../failure/explain-failure.ts";

/** In a dialog, why what was asked for was not done. */
export function FailureBar({ failure }: { readonly failure: Explanation | undefined }) {
  if (failure === undefined) return null;
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{failure.title}.</MessageBarTitle> {failure.advice}
      </MessageBarBody>
    </MessageBar>
  );
}
