/** What the gateway tells the app before anybody is signed in. */
export interface Configuration {
  readonly authority: string;
  readonly clientId: string;
  /** Of the tokens that the gateway takes. */
  readonly scope: string;
}

export async function loadConfiguration(): Promise<Configuration> {
  const response = await fetch(`${import.meta.env.BASE_URL}configuration.json`);
  if (!response.ok) throw new TypeError("The gateway did not say where to sign in.");
  return (await response.json()) as Configuration;
}
