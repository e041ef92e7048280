import { describe, expect, vi } from "vitest";
import { call } from "../../support/http.ts";
import { startService } from "../../support/service.ts";
import type { Delivery } from "../../support/webhook-receiver.ts";
import { echo, it, notificationsIn, PATH, type Notification } from "./subscription-fixtures.ts";

const sequences = (all: readonly Notification[]) => all.map((one) => one["@virtualAppointments.sequence"]);

describe("what an endpoint doesn't take", () => {
  it("comes again, with what came since, in order and under the same ids", async ({
    subscribed: { service, subscribe, write, told },
    receiver,
    clocked,
  }) => {
    const refused: Delivery[] = [];
    receiver.react = (delivery) => {
      const answer = echo(delivery);
      if (answer === undefined) refused.push(delivery);
      return answer ?? { status: 500, headers: refused.length === 1 ? { "retry-after": "30" } : {} };
    };
    clocked.most = 3;
    const expirationDateTime = new Date(service.clock.now + 4000 * 60_000).toISOString();
    const { id } = (await subscribe({ expirationDateTime })).body as { id: string };
    await write();
    await vi.waitFor(() => expect(refused).toHaveLength(4), 60_000);
    await write("DELETE");
    // What others have under way on the server may hold it back.
    await vi.waitFor(
      () => {
        clocked.most = refused.length;
        expect(notificationsIn(refused.at(-1) as Delivery)).toHaveLength(2);
      },
      { timeout: 60_000, interval: 200 },
    );
    receiver.react = (delivery) => {
      const answer = echo(delivery);
      if (answer === undefined) receiver.taken.push(delivery);
      return answer ?? { status: 200 };
    };
    clocked.most = Infinity;
    const all = await told(2);
    expect(all.map(({ changeType }) => changeType)).toEqual(["updated", "deleted"]);
    expect(sequences(all)).toEqual([1, 2]);
    expect(all[0]?.id).toBe(notificationsIn(refused[0] as Delivery)[0]?.id);
    expect(all[0]?.subscriptionId).toBe(id);
    // The same changes are the same message.
    expect(refused[1]?.headers["webhook-id"]).toBe(refused[0]?.headers["webhook-id"]);
    expect(receiver.taken[0]?.headers["webhook-id"]).not.toBe(refused[0]?.headers["webhook-id"]);
    // As long as it was asked to wait, then twice as long each time.
    expect(clocked.slept.slice(0, 5)).toEqual([30_000, 2_000, 4_000, 8_000, 16_000]);
    await write("PUT");
    expect(sequences(await told(3))).toEqual([1, 2, 3]);
  });

  it("is given up after four hours, which the numbers tell, and the lifecycle URL", async ({
    subscribed: { service, subscribe, write, told },
    receiver,
  }) => {
    const lifecycle: Notification[] = [];
    let isUp = false;
    receiver.react = (delivery) => {
      const answer = echo(delivery);
      if (answer !== undefined) return answer;
      if (delivery.path === "/hook?lifecycle") lifecycle.push(...notificationsIn(delivery));
      else if (!isUp) return { status: 503 };
      else receiver.taken.push(delivery);
      return { status: 202 };
    };
    const expirationDateTime = new Date(service.clock.now + 4000 * 60_000).toISOString();
    const { id } = (await subscribe({ expirationDateTime, lifecycleNotificationUrl: `${receiver.url}?lifecycle` }))
      .body;
    await write();
    await write("DELETE");
    // The clock moves on with each attempt.
    await vi.waitFor(() => expect(lifecycle).toHaveLength(1), 60_000);
    expect(lifecycle[0]).toMatchObject({
      subscriptionId: id,
      lifecycleEvent: "missed",
      clientState: "known to the receiver",
      resource: PATH,
    });
    isUp = true;
    await write("PUT");
    const [next] = await told(1);
    expect([next?.changeType, next?.["@virtualAppointments.sequence"]]).toEqual(["created", 3]);
    expect(lifecycle).toHaveLength(1);
  });

  it("is for nobody any more where the endpoint says that it is gone", async ({
    subscribed: { service, subscribe, token, write },
    receiver,
  }) => {
    receiver.react = (delivery) => {
      const answer = echo(delivery);
      if (answer === undefined) receiver.taken.push(delivery);
      return answer ?? { status: delivery.path === "/hook?lifecycle" ? 202 : 410 };
    };
    const { id } = (await subscribe({ lifecycleNotificationUrl: `${receiver.url}?lifecycle` })).body as { id: string };
    await write();
    await vi.waitFor(() => expect(receiver.told()[1]?.lifecycleEvent).toBe("subscriptionRemoved"), 60_000);
    expect((await call("GET", `${service.url}/beta/subscriptions/${id}`, { token })).status).toBe(404);
    await write();
    await vi.waitFor(async () => expect(await service.store.subscriptions.all()).toEqual([]));
    expect(receiver.taken).toHaveLength(2);
  });

  it.for([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    "holds up no other %s",
    async (_n, { subscribed: { service, subscribe, write, told }, receiver }) => {
      receiver.react = (delivery) => {
        const answer = echo(delivery);
        if (answer !== undefined) return answer;
        if (delivery.path === "/hook?slow") return "silence";
        receiver.taken.push(delivery);
        return { status: 202 };
      };
      await subscribe({ notificationUrl: `${receiver.url}?slow` });
      const { id } = (await subscribe()).body as { id: string };
      for (const method of ["PATCH", "DELETE", "PUT"]) await write(method);
      await told(3).catch(async (e) =>
        console.log(
          JSON.stringify(
            {
              subs: await service.store.subscriptions.all(),
              changes: await service.query("SELECT transaction_id::text AS t, sequence, kind FROM changes"),
              locks: await service.query(
                "SELECT a.pid, a.state, a.xact_start::text, left(a.query,80) AS q, l.mode, l.granted, a.datname, a.backend_xid::text, a.backend_xmin::text FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid AND l.relation = 'changes'::regclass WHERE a.backend_xid IS NOT NULL OR a.backend_xmin IS NOT NULL OR l.mode IS NOT NULL",
              ),
              held: await service.query("SELECT * FROM subscriptions_holder, test_clock"),
              end: String((await service.store.changes.end()).transaction),
            },
            undefined,
            1,
          ),
          String(e),
          service.logs.slice(-30).join("\n"),
          receiver.deliveries.map((d) => d.path + d.body.slice(0, 90)).join("\n"),
        ),
      );
      expect((await told(3)).map(({ subscriptionId }) => subscriptionId)).toEqual([id, id, id]);
      receiver.react = () => ({ status: 202 });
      await receiver[Symbol.asyncDispose]();
    },
  );
});

it("tells once before a subscription ends, and again when it was renewed", async ({
  subscribed: { service, subscribe, token, write, told },
  receiver,
}) => {
  const { id } = (await subscribe({ lifecycleNotificationUrl: receiver.url })).body as { id: string };
  await write();
  await told(1);
  service.clock.now += 1_900_000;
  expect((await told(2))[1]).toMatchObject({ subscriptionId: id, lifecycleEvent: "reauthorizationRequired" });
  const expirationDateTime = new Date(service.clock.now + 20_000_000).toISOString();
  const url = `${service.url}/beta/subscriptions/${id}`;
  expect((await call("PATCH", url, { token, body: { expirationDateTime } })).status).toBe(200);
  await write();
  expect((await told(3))[2]).toMatchObject({
    changeType: "updated",
    subscriptionExpirationDateTime: expirationDateTime,
  });
  service.clock.now += 17_000_000;
  expect((await told(4))[3]).toMatchObject({ lifecycleEvent: "reauthorizationRequired" });
});

it("goes on where another service stopped, and says that it missed some where it can't", async ({
  directory,
  anotherService,
  receiver,
}) => {
  receiver.react = (delivery) => {
    const answer = echo(delivery);
    if (answer === undefined) receiver.taken.push(delivery);
    return answer ?? { status: 202 };
  };
  const settings = { directory, notificationOptions: {} } satisfies Parameters<typeof startService>[0];
  const patch = async (service: Awaited<ReturnType<typeof startService>>, value: string) => {
    const body = { externalAppointmentId: value };
    const { status } = await call("PATCH", service.at("follow-up"), { token: await service.token(), body });
    expect(status).toBeLessThan(300);
  };
  const first = await anotherService(settings);
  const body = {
    changeType: "updated",
    notificationUrl: receiver.url,
    lifecycleNotificationUrl: `${receiver.url}?lifecycle`,
    resource: PATH,
    expirationDateTime: new Date(Date.now() + 40_000_000).toISOString(),
  };
  expect((await call("POST", `${first.url}/v1.0/subscriptions`, { token: await first.token(), body })).status).toBe(
    201,
  );
  await patch(first, "1");
  await vi.waitFor(() => expect(receiver.told()).toHaveLength(1), 60_000);
  await first[Symbol.asyncDispose]();

  // One that tells nobody.
  const silent = await anotherService({ directory });
  await patch(silent, "2");
  await patch(silent, "3");
  await silent[Symbol.asyncDispose]();
  const second = await anotherService(settings);
  await vi.waitFor(() => expect(receiver.told()).toHaveLength(3), 60_000);
  await second[Symbol.asyncDispose]();
  expect(sequences(receiver.told())).toEqual([1, 2, 3]);

  // As in a database that it was copied to.
  const third = await anotherService({ directory });
  const [present] = await third.store.subscriptions.all();
  if (present === undefined) throw new TypeError("it is there");
  const name = { tenantId: present.subscriber.tenantId, id: present.id };
  await third.store.subscriptions.hold("a test", 1_000);
  expect(await third.store.subscriptions.advance("a test", name, { ...present, position: "" })).toBe(true);
  await third.store.subscriptions.release("a test");
  await third[Symbol.asyncDispose]();
  const fourth = await anotherService(settings);
  await vi.waitFor(() => expect(receiver.told()[3]?.lifecycleEvent).toBe("missed"), 60_000);
  await patch(fourth, "4");
  await vi.waitFor(() => expect(sequences(receiver.told())[4]).toBe(5), 60_000);
});
