import { makeStyles, mergeClasses } from "@griffel/react";
import { createElement, type FunctionComponent, type SVGAttributes } from "react";

export interface IconProps extends SVGAttributes<SVGSVGElement> {
  readonly filled?: boolean;
  readonly primaryFill?: string;
  readonly title?: string;
}

export type Icon = FunctionComponent<IconProps>;

const useStyles = makeStyles({
  root: {
    display: "inline",
    lineHeight: 0,
    // By itself a drawing keeps its parent's colour where the system chooses the colours.
    "@media (forced-colors: active)": { forcedColorAdjust: "auto" },
  },
});

/**
 * An icon as the component library draws it: hidden from assistive technology unless it has a name.
 *
 * @param size in pixels, or `1em` for a drawing of 20 pixels that grows with the text
 * @param paths what is filled
 */
export function createIcon(size: string, ...paths: readonly string[]): Icon {
  const viewed = size === "1em" ? "20" : size;
  return function Icon({ filled: _, primaryFill = "currentColor", title, className, ...rest }: IconProps) {
    const styles = useStyles();
    const label = rest["aria-label"] ?? title;
    const isNamed = Boolean(label ?? rest["aria-labelledby"]);
    return createElement(
      "svg",
      {
        ...rest,
        ...(label === undefined ? {} : { "aria-label": label }),
        ...(isNamed ? { role: "img" } : { "aria-hidden": true }),
        className: mergeClasses("fui-Icon", styles.root, className),
        fill: primaryFill,
        width: size,
        height: size,
        viewBox: `0 0 ${viewed} ${viewed}`,
        xmlns: "http://www.w3.org/2000/svg",
      },
      ...paths.map((d) => createElement("path", { key: d, d, fill: primaryFill })),
    );
  };
}
