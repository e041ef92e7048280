import { makeStyles, mergeClasses } from "@griffel/react";
import { createElement, Fragment } from "react";
import type { Icon, IconProps } from "./create-icon.ts";

export const iconFilledClassName = "fui-Icon-filled";
export const iconRegularClassName = "fui-Icon-regular";

const useStyles = makeStyles({ root: { display: "none" }, visible: { display: "inline" } });

/** Both drawings of an icon, of which one shows: the library's own styles turn them over, under the pointer for example. */
export function bundleIcon(Filled: Icon, Regular: Icon): Icon {
  return function BundledIcon({ className, filled = false, ...rest }: IconProps) {
    const styles = useStyles();
    const classes = (isVisible: boolean, name: string) =>
      mergeClasses(styles.root, isVisible && styles.visible, name, className);
    return createElement(
      Fragment,
      null,
      createElement(Filled, { ...rest, className: classes(filled, iconFilledClassName) }),
      createElement(Regular, { ...rest, className: classes(!filled, iconRegularClassName) }),
    );
  };
}
