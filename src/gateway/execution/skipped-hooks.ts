import type { Plugin } from "graphql-yoga";

/**
 * Hooks that are not called for every operation: a direct POST skips Yoga's HTTP layer, and a query that was executed
 * before skips the pipeline.
 */
const SKIPPED = [
  "onRequest",
  "onRequestParse",
  "onParams",
  "onEnveloped",
  "onParse",
  "onValidate",
  "onContextBuilding",
  "onExecute",
  "onExecutionResult",
  "onResultProcess",
  "onResponse",
  "instrumentation",
] as const;
/** These are called as ever: when Yoga starts and stops, and for subscriptions, which are never planned. */
const KEPT: ReadonlySet<string> = new Set(["onPluginInit", "onYogaInit", "onSchemaChange", "onSubscribe", "onDispose"]);

export type SkippedHook = (typeof SKIPPED)[number];

export interface NamedPlugin {
  /** For the message that refuses it. */
  readonly name: string;
  readonly plugin: Plugin;
  /** Those of its hooks that lose nothing when they aren't called. */
  readonly maySkip?: readonly SkippedHook[];
}

/**
 * The plugins for Yoga, the ones that they add among them. A plugin that would miss operations is no longer one that
 * counts, measures or refuses: Yoga doesn't start with it.
 *
 * @returns plugins whose start throws a {@link TypeError} that names the plugin and the hooks
 */
export function refuseSkippedHooks(named: readonly NamedPlugin[]): Plugin[] {
  const known = new Map(named.map((each) => [each.plugin, each]));
  let plugins: readonly (Plugin | false)[] = [];
  let yogasOwn: ReadonlySet<Plugin | false> = new Set();
  const check: Plugin = {
    // The first one: nothing was added yet. What others add comes into the same array.
    onPluginInit: (initialization) => {
      plugins = initialization.plugins;
      yogasOwn = new Set(plugins.filter((plugin) => plugin !== check && !(plugin && known.has(plugin))));
    },
    onYogaInit: () => {
      for (const plugin of plugins) {
        if (plugin === false || plugin === check || yogasOwn.has(plugin)) continue;
        const { name = "that another one has added", maySkip = [] } = known.get(plugin) ?? {};
        const missed = skippedHooksOf(plugin).filter((hook) => !(maySkip as readonly string[]).includes(hook));
        if (missed.length > 0) throw new TypeError(messageOf(name, missed));
      }
    },
  };
  return [check, ...named.map(({ plugin }) => plugin)];
}

/** A hook that nobody has heard of counts as skipped. */
function skippedHooksOf(plugin: Plugin): string[] {
  const others = Object.keys(plugin).filter((key) => /^on[A-Z]/.test(key) && !KEPT.has(key));
  const hooks = new Set<string>([...SKIPPED, ...others]);
  return [...hooks].filter((hook) => (plugin as Readonly<Record<string, unknown>>)[hook] !== undefined);
}

function messageOf(name: string, hooks: readonly string[]): string {
  return (
    `The Yoga plugin "${name}" would not be told of every operation: the query engine skips its ${hooks.join(", ")}. ` +
    "Listen to graphql-js's diagnostics channels instead, name the hooks under maySkip where nothing is lost, or turn " +
    "the engine off with QUERY_ENGINE=graphql-js."
  );
}
