import { execFileSync } from "node:child_process";
import { describe, expect } from "vitest";
import { it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { ROOT, runProgram } from "../support/programs/program.ts";

const it = base
  .extend("token", { scope: "file" }, async ({ home }) => (await runProgram(["token"], home.environment)).stdout.trim())
  .extend("query", ({ program, token }) => (document: string, options: { token?: string; variables?: object } = {}) => {
    return call("POST", `${program.urls[0]}/graphql`, {
      token: options.token ?? token,
      body: { query: document, variables: options.variables },
    });
  });

describe("start", () => {
  it("says where everything is, and lists the sample meetings and users", ({ program }) => {
    const output = program.output();
    expect(output).toMatch(/Playground and GraphQL {3}http:\/\/127\.0\.0\.1:\d+\/graphql\n/);
    expect(output).toMatch(/Desk {21}http:\/\/127\.0\.0\.1:\d+\/desk\n/);
    expect(output).toMatch(/Embedded service {9}http:\/\/127\.0\.0\.1:\d+\/beta\n/);
    expect(output).toContain("npm run --silent token");
    for (const id of ["provisioning", "conflict", "missing", "forbidden", "throttled", "unavailable"]) {
      expect(output).toMatch(new RegExp(`^  ${id} +\\S`, "m"));
    }
  });

  it("answers its first query with the token that the token command prints", async ({ query }) => {
    const { body } = await query(
      `{ virtualAppointment(onlineMeetingId: "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi") {
           ... on VirtualAppointment { appointmentClients { displayName } } } }`,
    );
    expect(body).toEqual({ data: { virtualAppointment: { appointmentClients: [{ displayName: "Grady Archie" }] } } });
  });

  it("has the appointment of an answered mutation after kill -9, five times over", async ({ program, query }) => {
    for (let round = 0; round < 5; round++) {
      const name = round === 0 ? "createVirtualAppointment" : "updateVirtualAppointment";
      const { body } = await query(
        `mutation ($id: String) { ${name}(input: { onlineMeetingId: "new-client", externalAppointmentId: $id }) { __typename } }`,
        { variables: { id: `round-${round}` } },
      );
      expect(body.data[name].__typename).toMatch(/Payload$/);
      await program.stop("SIGKILL");
      await program.start();
      const read = await query(
        `{ virtualAppointment(onlineMeetingId: "new-client") { ... on VirtualAppointment { externalAppointmentId } } }`,
      );
      expect(read.body.data.virtualAppointment).toEqual({ externalAppointmentId: `round-${round}` });
    }
  });

  it("keeps a sample deleted over a restart", async ({ program, query }) => {
    await query(`mutation { deleteVirtualAppointment(input: { onlineMeetingId: "follow-up" }) { __typename } }`);
    expect(await program.stop("SIGTERM")).toBe(0);
    await program.start();
    const { body } = await query(`{ virtualAppointment(onlineMeetingId: "follow-up") { __typename } }`);
    expect(body.data.virtualAppointment).toEqual({ __typename: "NotFoundError" });
  });

  it("never reached for the network beyond the machine", ({ program }) => {
    expect(program.output()).not.toContain("NETWORK");
  });
});

describe("the service alone and the gateway alone", () => {
  it("work together over HTTP", async ({ ownHome, anotherProgram }) => {
    const service = await anotherProgram(["service"], ownHome.environment);
    const gateway = await anotherProgram(["gateway"], {
      ...ownHome.environment,
      AUTH_MODE: "passthrough",
      GRAPH_URL: service.urls[0] ?? "",
    });
    const { stdout } = await runProgram(["token", "--graph"], ownHome.environment);
    const { body } = await call("POST", `${gateway.urls[0]}/graphql`, {
      token: stdout.trim(),
      body: { query: `{ virtualAppointment(onlineMeetingId: "follow-up") { __typename } }` },
    });
    expect(body.data.virtualAppointment.__typename).toBe("VirtualAppointment");
  });

  it("asks for join links at GRAPH_URL and for the resource at APPOINTMENTS_URL", async ({
    ownHome,
    anotherProgram,
  }) => {
    const service = await anotherProgram(["service"], ownHome.environment);
    const gateway = await anotherProgram(["gateway"], {
      ...ownHome.environment,
      AUTH_MODE: "passthrough",
      GRAPH_URL: "http://127.0.0.1:9",
      APPOINTMENTS_URL: service.urls[0] ?? "",
    });
    const { stdout } = await runProgram(["token", "--graph"], ownHome.environment);
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
  it.for([
    [["token"], { upn: "adele@contoso.example", idtyp: "user" }],
    [
      ["token", "--user", "megan"],
      { upn: "megan@contoso.example", scp: "VirtualAppointment.Read OnlineMeetings.Read" },
    ],
    [["token", "--app"], { idtyp: "app", roles: ["VirtualAppointment.ReadWrite.All", "OnlineMeetings.ReadWrite.All"] }],
  ] as const)("%j prints a token and nothing else", async ([args, claims], { home }) => {
    const { stdout } = await runProgram(args, home.environment);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(JSON.parse(Buffer.from(stdout.split(".")[1] ?? "", "base64url").toString())).toMatchObject(claims);
  });

  it("knows nobody else", async ({ home }) => {
    const { code, stderr } = await runProgram(["token", "--user", "nobody"], home.environment);
    expect([code, stderr]).toEqual([1, "There is no such sample user: take adele, alex, megan, lee.\n"]);
  });

  it("is what npm runs under its script name", ({ home }) => {
    const printed = execFileSync("npm", ["run", "--silent", "token"], { cwd: ROOT, env: home.environment });
    expect(printed.toString()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });
});

describe("a start that can't be", () => {
  it("lists every problem of the environment at once", async ({ home }) => {
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
        DATABASE_URL must be sqlite: and a file, such as sqlite:.data/appointments.db, or postgres://, a host and a database, such as postgres://service@db.example/appointments
        LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent
      "
    `);
  });

  it("says which port is taken and what to do", async ({ home, program }) => {
    const taken = new URL(program.urls[0] ?? "").port;
    const { code, stderr } = await runProgram(["start"], { ...home.environment, PORT: taken });
    expect(code).toBe(1);
    expect(stderr).toBe(
      `Can't listen on 127.0.0.1:${taken}: it is taken by another program. Set PORT to another port, or to 0 for a free one.\n`,
    );
  });

  it.for([
    [["start"], {}, "NODE_ENV=production refuses"],
    [["service"], {}, "AUTHORITY is needed"],
    [["token"], {}, "not issued under NODE_ENV=production"],
    [["gateway"], {}, "needs GRAPH_URL"],
  ] as const)("%j in production says why", async ([args, more, message], { home }) => {
    const { code, stderr } = await runProgram(args, { ...home.environment, NODE_ENV: "production", ...more });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it.for([[[]], [["nonsense"]]] as const)("%j shows the usage", async ([args], { home }) => {
    const { code, stderr } = await runProgram(args, home.environment);
    expect(code).toBe(1);
    expect(stderr).toContain("Usage:");
  });
});
