import type { Change } from "../change.ts";

const subscription = "src/service/notifications/notified-subscription.ts";
const endpoints = "src/service/notifications/notification-endpoints.ts";
const progress = "src/service/notifications/noted-progress.ts";
const telling = "src/service/notifications/notification-delivery.ts";
const handlers = "src/service/resources/subscriptions/subscription-handlers.ts";

const delivery = ["test/service/notifications/delivery.test.ts"];
const alone = ["test/service/notifications/notified-subscription.test.ts"];
const shares = ["test/service/notifications/delivery-share.test.ts"];
const load = ["test/service/notifications/delivery-load.test.ts"];
const subscriptions = ["test/service/notifications/subscriptions.test.ts"];
const addresses = ["test/service/notifications/public-address.test.ts"];

/** That somebody is told who may not be, twice, too late or never, or that notifications go where they must not. */
export const notifications: readonly Change[] = [
  {
    name: "Notifications go to private addresses",
    file: "src/service/notifications/public-address.ts",
    find: "return family === 6 && open.check",
    replace: "return family === 6 || open.check",
    tests: addresses,
  },
  {
    name: "A name may lead to a private address",
    file: endpoints,
    find: 'options.hosts === "public" ? { lookup: lookupPublic } : {}',
    replace: "{}",
    tests: addresses,
  },
  {
    name: "Any answer to a handshake is good enough",
    file: endpoints,
    find: 'Buffer.concat(chunks).toString("utf8") === token',
    replace: 'Buffer.concat(chunks).toString("utf8").includes(token)',
    tests: subscriptions,
  },
  {
    name: "Others may renew and delete a subscription",
    file: handlers,
    find: "found.subscriber.callerId === callerId &&",
    replace: "found.subscriber.callerId !== undefined &&",
    tests: subscriptions,
  },
  {
    name: "Whoever may not read a meeting may subscribe to it",
    file: handlers,
    find: '  else await openMeeting(read, context, "readAppointment");',
    replace: "",
    tests: subscriptions,
  },
  {
    name: "What was not taken is not sent again",
    file: subscription,
    find: 'if (outcome.kind !== "delivered") return outcome;',
    replace: "",
    tests: delivery,
  },
  {
    name: "What was given up is not counted",
    file: progress,
    find: "sequence: sequence + count,",
    replace: "sequence,",
    tests: delivery,
  },
  {
    name: "Another instance begins anew",
    file: subscription,
    find: "if (isKept) this.position = noted;",
    replace: "if (isKept) this.position = await feed.start();",
    tests: delivery,
  },
  {
    name: "A transaction that has just begun is taken for one of long ago, and all after it for told",
    file: "src/service/store/postgres/feed/transaction-number.ts",
    find: "return ahead < EPOCH / 2n ? next + ahead : next + ahead - EPOCH;",
    replace: "return next + ahead - EPOCH;",
    tests: ["test/service/store/postgres/transaction-number.test.ts"],
  },
  {
    name: "Two instances tell the same subscriptions",
    file: "src/service/store/sqlite/feed/subscriptions-table.ts",
    find: "by === holder || isFree",
    replace: "by !== undefined",
    tests: ["test/service/store/contract/subscriptions.test.ts"],
  },
  {
    name: "What was decided before a subscription's turn is told in it",
    file: subscription,
    find: "const forget = () => (this.#told = undefined);",
    replace: "const forget = () => {};",
    tests: alone,
  },
  {
    name: "What is noted of a subscription overwrites where it is",
    file: progress,
    find: "const next = { ...this.#noted, ...changes };",
    replace: 'const next = { ...this.#noted, position: "0-0", ...changes };',
    tests: alone,
  },
  {
    name: "That more was missed is forgotten when it was told that some was",
    file: "src/service/notifications/subscription-lifecycle.ts",
    find: "{ isMissing: isMissing && this.#progress.losses !== losses }",
    replace: "{ isMissing: isMissing && false }",
    tests: alone,
  },
  {
    name: "One user's slow endpoints hold up all others of an application",
    file: "src/service/notifications/delivery-share.ts",
    find: "new FairShare(total, OTHERS)",
    replace: "new FairShare(total * 2)",
    tests: shares,
  },
  {
    name: "All subscriptions read at once what they have missed",
    file: telling,
    find: "new FairShare(MAX_CATCH_UPS)",
    replace: "new FairShare(MAX_UNDER_WAY)",
    tests: load,
  },
  {
    name: "Each subscription that is made has all of them read",
    file: telling,
    find: "if (now - this.#wokenAt < (this.#options.interval ?? INTERVAL)) return;",
    replace: "",
    tests: load,
  },
];
