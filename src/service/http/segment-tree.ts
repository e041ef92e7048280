interface Segment {
  readonly next: Map<string, Segment>;
}

/** The paths of all routes as a tree, to tell which segment of an unknown path is the first that leads nowhere. */
export class SegmentTree {
  readonly #root: Segment = { next: new Map() };

  /** @param path as the router takes it: parameters start with a colon */
  add(path: string): void {
    let segment = this.#root;
    for (const written of path.split("/").filter(Boolean)) {
      const name = written.startsWith(":") ? ":" : written.toLowerCase();
      let next = segment.next.get(name);
      if (next === undefined) segment.next.set(name, (next = { next: new Map() }));
      segment = next;
    }
  }

  /** The segment a path stumbles over: the first that no route has there, or the last when the path only ends early. */
  firstUnknownSegment(path: string): string {
    let segment: Segment | undefined = this.#root;
    let last = "";
    for (const written of path.split("/").filter(Boolean)) {
      last = written;
      segment = segment.next.get(written.toLowerCase()) ?? segment.next.get(":");
      if (segment === undefined) break;
    }
    return last;
  }
}
