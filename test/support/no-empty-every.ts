// Of an empty list `every` holds whatever is asked: a test that looks at one looks at nothing. Loaded before each test file.

// oxlint-disable-next-line typescript/unbound-method -- called with its array below
const { every } = Array.prototype;
const TEST = /\/test\/.*\.test\.ts/;

// oxlint-disable-next-line no-extend-native -- in tests alone, and it only adds an error
Array.prototype.every = function (this: unknown[], ...args: unknown[]): boolean {
  if (this.length === 0 && TEST.test(new Error("").stack?.split("\n")[2] ?? "")) {
    throw new TypeError("This list is empty: whatever `every` asks, it says yes. Expect its length first.");
  }
  return Reflect.apply(every as (...given: unknown[]) => boolean, this, args);
} as typeof every;
