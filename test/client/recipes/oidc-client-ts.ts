import { UserManager, type UserManagerSettings } from "oidc-client-ts";
import type { TokenRequest } from "virtual-appointments-client";

/**
 * Signs the user in and gives what `createGatewayClient` asks tokens of. The page may leave for the sign-in. Where there is no
 * refresh token, `silent_redirect_uri` of the settings says where a hidden frame comes back to.
 */
export async function createGetToken(settings: UserManagerSettings) {
  const manager = new UserManager(settings);
  const isAnswer = new URLSearchParams(location.search).has("state");
  const user = isAnswer ? await manager.signinCallback() : await manager.getUser();
  if (isAnswer) history.replaceState(null, "", location.pathname);
  if (!user || user.expired === true) {
    await manager.signinRedirect();
    // The page is about to be left: nothing may go on without a user.
    return new Promise<never>(() => {});
  }
  return async ({ forceRefresh, claims }: TokenRequest): Promise<string> => {
    const known = forceRefresh ? null : await manager.getUser();
    if (known && known.expired !== true) return known.access_token;
    const renewed = claims === undefined ? await manager.signinSilent().catch(() => null) : null;
    if (renewed) return renewed.access_token;
    await manager.signinRedirect(claims === undefined ? {} : { extraQueryParams: { claims } });
    throw new Error("The page is left for a sign-in.");
  };
}
