import {
  createStandardPublicClientApplication,
  InteractionRequiredAuthError,
  type BrowserAuthOptions,
} from "@azure/msal-browser";
import type { TokenRequest } from "virtual-appointments-client";

/**
 * Signs the user in and gives what `createGatewayClient` asks tokens of. The page may leave for the sign-in. Where there
 * is no refresh token MSAL asks in a hidden frame, which comes back to `silentRedirectUri`: a page with the one line
 * `import("@azure/msal-browser/redirect-bridge").then((bridge) => bridge.broadcastResponseToMainFrame());`
 */
export async function createGetToken(auth: BrowserAuthOptions, scopes: string[], silentRedirectUri: string) {
  const msal = await createStandardPublicClientApplication({ auth });
  const answer = await msal.handleRedirectPromise();
  const account = answer?.account ?? msal.getAllAccounts()[0];
  if (account === undefined) {
    await msal.loginRedirect({ scopes });
    // The page is about to be left: nothing may go on without a user.
    return new Promise<never>(() => {});
  }
  return async ({ forceRefresh, claims }: TokenRequest): Promise<string> => {
    const request = { scopes, account, ...(claims === undefined ? {} : { claims }) };
    try {
      return (await msal.acquireTokenSilent({ ...request, forceRefresh, redirectUri: silentRedirectUri })).accessToken;
    } catch (error) {
      if (error instanceof InteractionRequiredAuthError) await msal.acquireTokenRedirect(request);
      throw error;
    }
  };
}
