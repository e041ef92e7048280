import type { Change } from "../change.ts";

const sampleUsers = "src/config/cross-field-problems.ts";
const health = "src/cli/check-health.ts";

/** That sample users are shown to other machines, and that a container is taken for healthy. */
export const shipping: readonly Change[] = [
  {
    name: "a service alone shows its sample users to other machines",
    file: sampleUsers,
    find: '(program === "service" && AUTHORITY === undefined) ||',
    replace: "",
    tests: ["test/config/service-host.test.ts"],
  },
  {
    name: "the embedded service shows its sample users to other machines",
    file: sampleUsers,
    find: ' || (program === "gateway" && GRAPH_URL === undefined)',
    replace: "",
    tests: ["test/config/service-host.test.ts"],
  },
  {
    name: "the service listens on this machine alone, whatever SERVICE_HOST says",
    file: "src/runtime/start-service.ts",
    find: "config.serviceHost, config.servicePort",
    replace: '"127.0.0.1", config.servicePort',
    tests: ["test/e2e/registered-service.test.ts"],
  },
  {
    name: "a program that answers anything is healthy",
    file: health,
    find: "answer !== 200",
    replace: 'answer === "no answer"',
    tests: ["test/cli/health.test.ts"],
  },
  {
    name: "a machine where nobody listens is healthy",
    file: health,
    find: "if (listening.length > 0) return",
    replace: "if (listening.length >= 0) return",
    tests: ["test/cli/health.test.ts"],
  },
  {
    name: "a gateway in Kubernetes is stopped before the next one is ready",
    file: "src/runtime/kubernetes/gateway-deployment.yaml",
    find: "maxUnavailable: 0",
    replace: "maxUnavailable: 1",
    tests: ["test/runtime/deployment/kubernetes.test.ts"],
  },
  {
    name: "Compose's proxy sends requests to programs that are not ready",
    file: "src/runtime/production/haproxy.cfg",
    find: "option httpchk GET /ready",
    replace: "option httpchk GET /health",
    tests: ["test/runtime/deployment/proxy.test.ts"],
  },
];
