/** A subscription, as its transport sees it: from where it goes on, and where it is. */
export class LiveOperation {
  /** The header of the request: the id of an event that the caller has had before. */
  readonly lastEventId: string | undefined;
  #positionOf: () => string | undefined = () => undefined;

  constructor(lastEventId: string | undefined) {
    this.lastEventId = lastEventId;
  }

  /** The id after which to go on; `undefined` while nobody knows. */
  get position(): string | undefined {
    return this.#positionOf();
  }

  /** @param positionOf where what is subscribed to is */
  follow(positionOf: () => string | undefined): void {
    this.#positionOf = positionOf;
  }
}
