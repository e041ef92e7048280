import { UserManager, type User } from "oidc-client-ts";
import type { Configuration } from "../configuration.ts";

/** Who is signed in, as their id token says. */
export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
}

export type SessionState =
  | { readonly kind: "signed-out"; readonly problem: string | undefined }
  | { readonly kind: "signed-in"; readonly person: Person }
  /** The token is used up: the page stays as it is, and its requests wait until the person has signed in again. */
  | { readonly kind: "expired"; readonly person: Person };

/** Where the person was when they went to sign in. */
interface Returning {
  readonly search: string;
}

/** Signs a person in at the OpenID provider, and has a good token for each request, or makes it wait for one. */
export class Session {
  readonly #manager: UserManager;
  readonly #listeners = new Set<() => void>();
  #state: SessionState = { kind: "signed-out", problem: undefined };
  #token: string | undefined;
  #renewal: PromiseWithResolvers<void> | undefined;

  constructor({ authority, clientId, scope }: Configuration) {
    const redirectUri = location.origin + import.meta.env.BASE_URL;
    this.#manager = new UserManager({
      authority,
      client_id: clientId,
      scope: `openid profile ${scope}`,
      redirect_uri: redirectUri,
      post_logout_redirect_uri: redirectUri,
      popup_redirect_uri: redirectUri,
      popupWindowFeatures: { width: 520, height: 760 },
      // The provider keeps no session and gives no refresh token: a person signs in anew.
      automaticSilentRenew: false,
    });
    this.#manager.events.addAccessTokenExpired(() => this.#expire());
  }

  /** Takes up an answer of the provider that is in the address bar, or the sign-in of this tab before a reload. */
  async begin(): Promise<"here" | "in-popup"> {
    const parameters = new URLSearchParams(location.search);
    if (!parameters.has("state") || !(parameters.has("code") || parameters.has("error"))) {
      const user = await this.#manager.getUser();
      if (user !== null) this.#enter(user);
      return "here";
    }
    let search = "";
    try {
      const user = await this.#manager.signinCallback();
      // What was begun in a window of its own was handed over to the page that opened it.
      if (user === undefined) return "in-popup";
      ({ search } = user.state as Returning);
      this.#enter(user);
    } catch {
      this.#set({ kind: "signed-out", problem: "You were not signed in. Choose a user to go on." });
    }
    history.replaceState(null, "", import.meta.env.BASE_URL + search);
    return "here";
  }

  get state(): SessionState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async signIn(): Promise<void> {
    const state: Returning = { search: location.search };
    await this.#manager.signinRedirect({ state });
  }

  /** In a window of its own, so that nothing on this page is lost. Resolves when that came to an end. */
  async signInAgain(): Promise<void> {
    const { userPrincipalName } = this.#state.kind === "signed-out" ? { userPrincipalName: "" } : this.#state.person;
    this.#enter(await this.#manager.signinPopup({ login_hint: userPrincipalName }));
  }

  async signOut(): Promise<void> {
    this.#token = undefined;
    await this.#manager.signoutRedirect();
  }

  /**
   * A token for the gateway; while there is no good one, whoever asks waits.
   *
   * @param isRefused the gateway did not take the last one
   */
  readonly getToken = async (isRefused: boolean): Promise<string> => {
    const asker = this.#personId;
    if (isRefused) this.#expire();
    for (;;) {
      const user = await this.#manager.getUser();
      // What one person began is never executed as another.
      if (this.#personId !== asker) throw new TypeError("Somebody else is signed in now.");
      if (user !== null && user.expired !== true && user.access_token === this.#token) return user.access_token;
      this.#expire();
      await this.#renewal?.promise;
    }
  };

  get #personId(): string | undefined {
    return this.#state.kind === "signed-out" ? undefined : this.#state.person.id;
  }

  #enter(user: User): void {
    const { oid, sub, name, preferred_username: userPrincipalName } = user.profile;
    const id = typeof oid === "string" ? oid : sub;
    this.#token = user.access_token;
    const person = { id, displayName: name ?? "", userPrincipalName: userPrincipalName ?? "" };
    this.#set({ kind: user.expired === true ? "expired" : "signed-in", person });
    if (user.expired === true) return;
    this.#renewal?.resolve();
    this.#renewal = undefined;
  }

  #expire(): void {
    if (this.#state.kind === "signed-out") return;
    this.#token = undefined;
    this.#renewal ??= Promise.withResolvers();
    if (this.#state.kind === "signed-in") this.#set({ kind: "expired", person: this.#state.person });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
