import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { validate as validateDeployment } from "kubernetes-models/_schemas/IoK8sApiAppsV1Deployment";
import { validate as validateJob } from "kubernetes-models/_schemas/IoK8sApiBatchV1Job";
import { validate as validateConfigMap } from "kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap";
import { validate as validateNamespace } from "kubernetes-models/_schemas/IoK8sApiCoreV1Namespace";
import { validate as validateService } from "kubernetes-models/_schemas/IoK8sApiCoreV1Service";
import { validate as validateNetworkPolicy } from "kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy";
import { validate as validateBudget } from "kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget";
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { IService } from "kubernetes-models/v1/Service";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { probeOf } from "../../../src/common/probe.ts";
import { parseConfig } from "../../../src/config/config.ts";
import { isCommand, readImage, unknownVariables } from "./image.ts";
import { ROOT } from "../../support/programs/program.ts";
import { readUnread } from "./unread-properties.ts";

const FOLDER = join(ROOT, "src/runtime/kubernetes");
const VALIDATORS = {
  ConfigMap: validateConfigMap,
  Deployment: validateDeployment,
  Job: validateJob,
  Namespace: validateNamespace,
  NetworkPolicy: validateNetworkPolicy,
  PodDisruptionBudget: validateBudget,
  Service: validateService,
};

type Kind = keyof typeof VALIDATORS;
interface Manifest {
  readonly kind: Kind;
  readonly metadata: { readonly name: string };
}

const files = globSync("*.yaml", { cwd: FOLDER })
  .filter((name) => name !== "kustomization.yaml")
  .toSorted();
const manifests = files.flatMap((name) =>
  parseAllDocuments(readFileSync(join(FOLDER, name), "utf8")).map((document) => document.toJS() as Manifest),
);
const kustomization = parse(readFileSync(join(FOLDER, "kustomization.yaml"), "utf8")) as {
  readonly resources: readonly string[];
  readonly images: readonly { readonly name: string; readonly newTag: string }[];
};
const ofKind = (kind: Kind) => manifests.filter((manifest) => manifest.kind === kind) as readonly unknown[];
const deployments = ofKind("Deployment") as readonly IDeployment[];
const pods = [...deployments, ...(ofKind("Job") as readonly IJob[])].map(({ metadata, spec }) => {
  const { metadata: { labels = {} } = {}, spec: pod } = spec?.template ?? {};
  if (pod?.containers[0] === undefined) throw new TypeError(`${metadata?.name} has no container.`);
  return { name: metadata?.name ?? "", labels, pod, container: pod.containers[0] };
});
const { data: configuration = {} } = (ofKind("ConfigMap") as readonly IConfigMap[])[0] ?? {};
const image = readImage();
const { name: packageName, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
};

/** What a container is told; what a secret holds is another text of its form. */
function variablesOf({ env = [], envFrom = [] }: (typeof pods)[number]["container"]): Record<string, string> {
  const given = env.map(({ name, value }) => [name, value ?? "postgres://service@db.example/appointments"] as const);
  return { ...image.variables, ...(envFrom.length > 0 ? configuration : {}), ...Object.fromEntries(given) };
}

/** The pods that labels choose. */
function chosenBy(labels: Readonly<Record<string, string>> = {}): readonly string[] {
  const wanted = Object.entries(labels);
  return pods.filter((pod) => wanted.every(([key, value]) => pod.labels[key] === value)).map(({ name }) => name);
}

describe("the manifests", () => {
  it.each(manifests.map((manifest) => [manifest.kind, manifest.metadata.name, manifest] as const))(
    "%s %s is of the form that Kubernetes asks for, without a word that it doesn't know",
    (kind, _name, manifest) => {
      const validate = VALIDATORS[kind] as ((value: unknown) => boolean) & { readonly errors?: unknown };
      const { value, unread } = readUnread(manifest);
      expect([validate(value), validate.errors ?? null]).toEqual([true, null]);
      expect(unread()).toEqual([]);
    },
  );

  it("are noticed where they are wrong", () => {
    const wrong = structuredClone(deployments[0]) as unknown as {
      spec: { template: { spec: { containers: object[] } } };
    };
    Object.assign(wrong.spec.template.spec.containers[0] ?? {}, { readinesProbe: {} });
    const { value, unread } = readUnread(wrong);
    expect([validateDeployment(value), unread()]).toEqual([true, ["/spec/template/spec/containers/0/readinesProbe"]]);
    expect(validateDeployment({ ...wrong, spec: { ...wrong.spec, replicas: "two" } })).toBe(false);
  });

  it("are all applied, with an image of this version", () => {
    expect(kustomization.resources.toSorted()).toEqual(files.map((name) => basename(name)).toSorted());
    expect(kustomization.images).toEqual([expect.objectContaining({ name: packageName, newTag: version })]);
    expect(pods.map(({ container }) => container.image)).toEqual(pods.map(() => packageName));
  });

  it.each(pods.map((pod) => [pod.name, pod] as const))(
    "%s may do nothing but its work",
    (_name, { pod, container }) => {
      const [user, group] = image.user.split(":").map(Number);
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        // Else SERVICE_PORT could be one that Kubernetes makes up.
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: user,
          runAsGroup: group,
          seccompProfile: { type: "RuntimeDefault" },
        },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
      for (const bound of [container.resources?.requests, container.resources?.limits]) {
        expect(Object.keys(bound ?? {})).toEqual(["cpu", "memory"]);
      }
    },
  );

  it.each(pods.map((pod) => [pod.name, pod] as const))(
    "%s is a command with variables that it takes",
    (_name, { container }) => {
      const { args = [] } = container;
      expect(isCommand(args)).toBe(true);
      const variables = variablesOf(container);
      expect(unknownVariables(variables)).toEqual([]);
      const program = args.length > 1 ? "tool" : (args[0] as "gateway" | "service");
      const config = parseConfig(variables, program);
      const ports = (container.ports ?? []).map(({ name, containerPort }) => [name, containerPort]);
      if (program === "tool") expect(ports).toEqual([]);
      else {
        const port = program === "gateway" ? config.port : config.servicePort;
        expect(ports).toEqual([
          ["http", port],
          ["metrics", config.metricsPort],
        ]);
      }
      // No secret is written down.
      const secrets = ["DATABASE_URL", "CLIENT_SECRET", "SMS_WEBHOOK_SECRET"];
      expect((container.env ?? []).filter(({ name, value }) => secrets.includes(name) && value !== undefined)).toEqual(
        [],
      );
      expect(Object.keys(configuration).filter((name) => secrets.includes(name))).toEqual([]);
    },
  );

  it.each(deployments.map((deployment) => [deployment.metadata?.name, deployment] as const))(
    "%s is replaced without a gap",
    (_name, { spec }) => {
      expect(spec).toMatchObject({
        replicas: 2,
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      });
      expect(chosenBy(spec?.selector.matchLabels)).toHaveLength(1);
      const [container] = spec?.template.spec?.containers ?? [];
      const probes = [container?.startupProbe, container?.readinessProbe, container?.livenessProbe];
      expect(probes.map((probe) => [probeOf(probe?.httpGet?.path), probe?.httpGet?.port])).toEqual([
        ["health", "http"],
        ["ready", "http"],
        ["health", "http"],
      ]);
      const { stopDelaySeconds, operationDeadlineSeconds } = parseConfig(image.variables, "tool");
      const { terminationGracePeriodSeconds = 0 } = spec?.template.spec ?? {};
      expect(terminationGracePeriodSeconds).toBeGreaterThan(stopDelaySeconds + operationDeadlineSeconds + 1);
    },
  );

  it("have a service and a budget for each program, and the gateways find the services", () => {
    const services = ofKind("Service") as readonly IService[];
    const budgets = ofKind("PodDisruptionBudget") as readonly IPodDisruptionBudget[];
    expect(services.map(({ spec }) => chosenBy(spec?.selector)[0])).toEqual(["gateway", "service"]);
    expect(budgets.map(({ spec }) => chosenBy(spec?.selector?.matchLabels)[0])).toEqual(["gateway", "service"]);
    const urls = services.map(({ metadata, spec }) => `http://${metadata?.name}:${spec?.ports?.[0]?.port}`);
    expect(urls).toContain(configuration["APPOINTMENTS_URL"]);
  });

  it("let nobody talk to anybody but whom they name", () => {
    const policies = ofKind("NetworkPolicy") as readonly INetworkPolicy[];
    expect(policies[0]?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    const selectors = policies.flatMap(({ spec }) => [
      spec?.podSelector?.matchLabels,
      ...(spec?.ingress ?? []).flatMap(({ from = [] }) => from.map(({ podSelector }) => podSelector?.matchLabels)),
      ...(spec?.egress ?? []).flatMap(({ to = [] }) => to.map(({ podSelector }) => podSelector?.matchLabels)),
    ]);
    for (const labels of selectors.filter((one) => one !== undefined)) expect(chosenBy(labels)).toHaveLength(1);
    const named = policies.flatMap(({ spec }) =>
      [...(spec?.ingress ?? []), ...(spec?.egress ?? [])].flatMap(({ ports = [] }) => ports.map(({ port }) => port)),
    );
    expect(new Set(named)).toEqual(new Set([53, "http", "metrics", 443, 5432]));
  });
});
