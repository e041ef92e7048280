import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../support/http.ts";
import { createHome, ROOT, runProgram, startProgram, type RunningProgram } from "../support/program.ts";

const home = createHome();
let program: RunningProgram;
let token: string;

const query = (document: string, options: { token?: string; variables?: object } = {}) =>
  call("POST", `${program.urls[0]}/graphql`, {
    token: options.token ?? token,
    body: { query: document, variables: options.variables },
  });

beforeAll(async () => {
  program = await startProgram(["start"], home.environment);
  token = (await runProgram(["token"], home.environment)).stdout.trim();
});
afterAll(async () => {
  await program.stop("SIGKILL");
  home.remove();
});

describe("start", () => {
  it("says where everything is, and lists the sample meetings and users", () => {
    const output = program.output();
    expect(output).toMatch(/Playground and GraphQL {3}http:\/\/127\.0\.0\.1:\d+\/graphql\n/);
    expect(output).toMatch(/Desk {21}http:\/\/127\.0\.0\.1:\d+\/desk\n/);
    expect(output).toMatch(/Embedded service {9}http:\/\/127\.0\.0\.1:\d+\/beta\n/);
    expect(output).toContain("npm run --silent token");
    for (const id of ["provisioning", "conflict", "missing", "forbidden", "throttled", "unavailable"]) {
      expect(output).toMatch(new RegExp(`^  ${id} +\\S`, "m"));
    }
  });

  it("answers its first query with the token that the token command prints", async () => {
    const { body } = await query(
      `{ virtualAppointment(onlineMeetingId: "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi") {
           ... on VirtualAppointment { appointmentClients { displayName } } } }`,
    );
    expect(body).toEqual({ data: { virtualAppointment: { appointmentClients: [{ displayName: "Grady Archie" }] } } });
  });

  it("has the appointment of an answered mutation after kill -9, five times over", async () => {
    for (let round = 0; round < 5; round++) {
      const name = round === 0 ? "createVirtualAppointment" : "updateVirtualAppointment";
      const { body } = await query(
        `mutation ($id: String) { ${name}(input: { onlineMeetingId: "new-client", externalAppointmentId: $id }) { __typename } }`,
        { variables: { id: `round-${round}` } },
      );
      expect(body.data[name].__typename).toMatch(/Payload$/);
      await program.stop("SIGKILL");
      program = await startProgram(["start"], home.environment);
      const read = await query(
        `{ virtualAppointment(onlineMeetingId: "new-client") { ... on VirtualAppointment { externalAppointmentId } } }`,
      );
      expect(read.body.data.virtualAppointment).toEqual({ externalAppointmentId: `round-${round}` });
    }
  });

  it("keeps a sample deleted over a restart", async () => {
    await query(`mutation { deleteVirtualAppointment(input: { onlineMeetingId: "follow-up" }) { __typename } }`);
    expect(await program.stop("SIGTERM")).toBe(0);
    program = await startProgram(["start"], home.environment);
    const { body } = await query(`{ virtualAppointment(onlineMeetingId: "follow-up") { __typename } }`);
    expect(body.data.virtualAppointment).toEqual({ __typename: "NotFoundError" });
  });

  it("never reached for the network beyond the machine", () => {
    expect(program.output()).not.toContain("NETWORK");
  });
});

describe("the service alone and the gateway alone", () => {
  it("work together over HTTP", async () => {
    await using stack = new AsyncDisposableStack();
    const other = createHome();
    stack.defer(() => other.remove());
    const service = await startProgram(["service"], other.environment);
    stack.defer(async () => void (await service.stop("SIGTERM")));
    const gateway = await startProgram(["gateway"], {
      ...other.environment,
      AUTH_MODE: "passthrough",
      GRAPH_URL: service.urls[0] ?? "",
    });
    stack.defer(async () => void (await gateway.stop("SIGTERM")));
    const { stdout } = await runProgram(["token", "--graph"], other.environment);
    const { body } = await call("POST", `${gateway.urls[0]}/graphql`, {
      token: stdout.trim(),
      body: { query: `{ virtualAppointment(onlineMeetingId: "follow-up") { __typename } }` },
    });
    expect(body.data.virtualAppointment.__typename).toBe("VirtualAppointment");
  });

  it("asks for join links at GRAPH_URL and for the resource at APPOINTMENTS_URL", async () => {
    await using stack = new AsyncDisposableStack();
    const other = createHome();
    stack.defer(() => other.remove());
    const service = await startProgram(["service"], other.environment);
    stack.defer(async () => void (await service.stop("SIGTERM")));
    const gateway = await startProgram(["gateway"], {
      ...other.environment,
      AUTH_MODE: "passthrough",
      GRAPH_URL: "http://127.0.0.1:9",
      APPOINTMENTS_URL: service.urls[0] ?? "",
    });
    stack.defer(async () => void (await gateway.stop("SIGTERM")));
    const { stdout } = await runProgram(["token", "--graph"], other.environment);
    const ask = async (document: string) =>
      (await call("POST", `${gateway.urls[0]}/graphql`, { token: stdout.trim(), body: { query: document } })).body;
    const cleared = await ask(`mutation { updateVirtualAppointment(input: {
      onlineMeetingId: "follow-up", appointmentClientJoinWebUrl: null }) {
        ... on UpdateVirtualAppointmentPayload { virtualAppointment { externalAppointmentId appointmentClientJoinWebUrl } } } }`);
    expect(cleared.data.updateVirtualAppointment.virtualAppointment).toEqual({
      externalAppointmentId: "follow-up-1",
      appointmentClientJoinWebUrl: null,
    });
    expect(cleared.errors).toMatchObject([{ extensions: { code: "SERVICE_UNAVAILABLE" } }]);
  });
});

describe("token", () => {
  it.each([
    [["token"], { upn: "adele@contoso.example", idtyp: "user" }],
    [
      ["token", "--user", "megan"],
      { upn: "megan@contoso.example", scp: "VirtualAppointment.Read OnlineMeetings.Read" },
    ],
    [["token", "--app"], { idtyp: "app", roles: ["VirtualAppointment.ReadWrite.All", "OnlineMeetings.ReadWrite.All"] }],
  ])("%j prints a token and nothing else", async (args, claims) => {
    const { stdout } = await runProgram(args, home.environment);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(JSON.parse(Buffer.from(stdout.split(".")[1] ?? "", "base64url").toString())).toMatchObject(claims);
  });

  it("knows nobody else", async () => {
    const { code, stderr } = await runProgram(["token", "--user", "nobody"], home.environment);
    expect([code, stderr]).toEqual([1, "There is no such sample user: take adele, alex, megan, lee.\n"]);
  });

  it("is what npm runs under its script name", () => {
    const printed = execFileSync("npm", ["run", "--silent", "token"], { cwd: ROOT, env: home.environment });
    expect(printed.toString()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });
});

describe("a start that can't be", () => {
  it("lists every problem of the environment at once", async () => {
    const { code, stderr } = await runProgram(["start"], {
      ...home.environment,
      PORT: "70000",
      SERVICE_PORT: "x",
      GRAPH_URL: "https://graph.microsoft.com/v1.0",
      APPOINTMENTS_URL: "ftp://x",
      AUTH_MODE: "none",
      DATABASE_URL: "mysql://x",
      NODE_ENV: "prod",
      LOG_LEVEL: "loud",
    });
    expect(code).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "The environment has 8 problems.
        NODE_ENV must be development, test or production
        PORT must be a port number, 0 to 65535
        SERVICE_PORT must be a port number, 0 to 65535
        GRAPH_URL must be an origin alone, such as https://graph.microsoft.com; /beta and /v1.0 are appended
        APPOINTMENTS_URL must be an http or https URL, such as https://graph.microsoft.com
        AUTH_MODE must be on-behalf-of, application or passthrough
        DATABASE_URL must be sqlite: and a file, such as sqlite:.data/appointments.db
        LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent
      "
    `);
  });

  it("says which port is taken and what to do", async () => {
    const taken = new URL(program.urls[0] ?? "").port;
    const { code, stderr } = await runProgram(["start"], { ...home.environment, PORT: taken });
    expect(code).toBe(1);
    expect(stderr).toBe(
      `Can't listen on 127.0.0.1:${taken}: it is taken by another program. Set PORT to another port, or to 0 for a free one.\n`,
    );
  });

  it.each([
    [["start"], {}, "NODE_ENV=production refuses"],
    [["service"], {}, "AUTHORITY is needed"],
    [["token"], {}, "not issued under NODE_ENV=production"],
    [["gateway"], {}, "needs GRAPH_URL"],
  ])("%j in production says why", async (args, more, message) => {
    const { code, stderr } = await runProgram(args, { ...home.environment, NODE_ENV: "production", ...more });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it.each([[[]], [["nonsense"]]])("%j shows the usage", async (args) => {
    const { code, stderr } = await runProgram(args, home.environment);
    expect(code).toBe(1);
    expect(stderr).toContain("Usage:");
  });
});
