import { gatewayApplications, sampleApplication, type SampleApplication } from "../samples.ts";

/** An application as it is registered with the provider. */
export interface Registration {
  readonly clientId: string;
  readonly name: string;
  /** What it proves itself with; without one it is a public client, such as a page in a browser. */
  readonly secret: string | undefined;
  /** Itself as a caller, in each tenant it was let into. */
  readonly principals: readonly SampleApplication[];
}

// Secrets in the open: whoever reaches this provider is on the same machine, and signs in without a password anyway.

export const gatewayRegistration: Registration & { readonly secret: string } = {
  clientId: gatewayApplications[0]?.applicationId ?? "",
  name: "Virtual Appointment Gateway",
  secret: "gateway-secret-for-development",
  principals: gatewayApplications,
};

export const deskRegistration: Registration = {
  clientId: "e0d2c7a4-93b6-4f1d-8c5e-6a7b8c9d0e1f",
  name: "Appointment desk",
  secret: undefined,
  principals: [],
};

const schedulingRegistration: Registration = {
  clientId: sampleApplication.applicationId,
  name: sampleApplication.displayName,
  secret: "scheduling-secret-for-development",
  principals: [sampleApplication],
};

export const registrations: readonly Registration[] = [gatewayRegistration, deskRegistration, schedulingRegistration];

/** The audience of tokens for the gateway. */
export const gatewayAudience = `api://${gatewayRegistration.clientId}`;
