/** `1 line`, `2,000 lines`. */
export function counted(count: number, noun: string): string {
  return `${numbered(count)} ${noun}${count === 1 ? "" : "s"}`;
}

export function numbered(count: number): string {
  return count.toLocaleString("en-US");
}
