import { Button, Tooltip, type ButtonProps } from "@fluentui/react-components";
import type { Ref } from "react";

type ReasonedButtonProps = Extract<ButtonProps, { as?: "button" }> & {
  /** Why it can't be used; `undefined`: it can. */
  readonly reason: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** A button that can be reached when it can't be used, and then says why. */
export function ReasonedButton({ reason, disabledFocusable, ref, ...props }: ReasonedButtonProps) {
  // The library's type of this property leaves out what it takes.
  const reference = ref === undefined ? {} : { ref: ref as Ref<never> };
  const button = (
    <Button {...props} {...reference} disabledFocusable={reason !== undefined || disabledFocusable === true} />
  );
  if (reason === undefined) return button;
  return (
    <Tooltip content={reason} relationship="description" withArrow>
      {button}
    </Tooltip>
  );
}
