import type { Credential } from "../graph/model/credential.ts";
import { bearerTokenOf } from "./bearer-token.ts";
import type { Identity, Session } from "./identity.ts";

/** `AUTH_MODE=passthrough`: the caller's own Graph token, which Graph alone can check, is sent on as it is. */
export class PassthroughIdentity implements Identity {
  authenticate(authorization: string | null): Session {
    return { caller: undefined, credential: new PassthroughCredential(bearerTokenOf(authorization)) };
  }

  async close(): Promise<void> {}
}

class PassthroughCredential implements Credential {
  readonly kind = undefined;
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  get owner(): string {
    return this.#token;
  }

  tokenFor(): string {
    return this.#token;
  }

  authorize: Credential["authorize"] = ({ userId }) => userId;

  // It is the caller's: the next request brings another.
  forget(): void {}
}
