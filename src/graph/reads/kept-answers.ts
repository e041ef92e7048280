import type { KeptAnswersUsage } from "../graph-observer.ts";
import type { UpstreamAnswer } from "../transport/response.ts";
import { sizeOf } from "./body-size.ts";
import { KeptAnswer } from "./kept-answer.ts";
import { isPassing } from "./read-retry.ts";
import { Recurrence } from "./recurrence.ts";

/** One answer may take so small a part of all. */
const LARGEST = 1 / 64;
/** A token that was not used for so long is forgotten, in milliseconds. It is good for about an hour. */
const MAX_IDLE = 15 * 60_000;
/** An entity tag as it is to be, and no longer than any version is. */
const ETAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]{0,500}"$/;
/** What says nothing about what is kept, beside what passes: the token is refused, or the upstream is in trouble. */
const OF_OTHER_THINGS = new Set([401, 500, 502]);
/** Of so many tokens the one gives way that has most: to look at all takes too long where there are thousands. */
const LOOKED_AT = 16;
/** An upstream that sends so many answers in a row that it was asked for by their etags doesn't look at those, or refuses to... */
const IGNORED = 100;
/** ... and isn't asked so for so long, in milliseconds. */
const PAUSE = 10 * 60_000;

/** What an answer weighs beside its body and its path, in bytes: itself, and what finds it. */
const BESIDE = 1000;
/** So many times what the path takes: what is made of it holds the ids in several spellings. */
const PATH_TIMES = 8;
/** So many times what the body takes: what is made of it may hold it twice more, one and a half times as long. */
const TIMES = 4;

/**
 * What was read, with its etag: whoever reads it again asks whether it has changed, and the upstream says 304 instead of
 * sending it. Nothing is answered from here alone, so the rule of reads holds. Kept for each token, never across two, while
 * that is used. Where there is no room, the token with most gives up what it has had longest, unless that is read as often
 * as what would come in its place (TinyLFU: Einziger, 2017): whoever goes through very many once drives nothing out.
 */
export class KeptAnswers {
  readonly #most: number;
  readonly #now: () => number;
  readonly #byToken = new Map<string, AnswersOfToken>();
  readonly #recurrence = new Recurrence();
  #hand = this.#byToken.entries();
  #weight = 0;
  #unchanged = 0;
  #bytesSaved = 0;
  #ignored = 0;
  #pausedUntil = 0;
  #sweeping: NodeJS.Timeout | undefined;

  /**
   * @param most about as many bytes
   * @param now in milliseconds
   */
  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#now = now;
  }

  get usage(): KeptAnswersUsage {
    return { weight: this.#weight, unchanged: this.#unchanged, bytesSaved: this.#bytesSaved };
  }

  /** The answer whose etag a read of this path is to be sent with. */
  find(token: string, path: string): KeptAnswer | undefined {
    const answers = this.#byToken.get(token);
    if (answers === undefined) return undefined;
    answers.usedAt = this.#now();
    return answers.byPath.get(path);
  }

  /**
   * What a read came to.
   *
   * @param known whose etag it was sent with
   * @returns the answer itself, or in the place of a 304 the one that has not changed
   */
  settle(token: string, path: string, answer: UpstreamAnswer, known: KeptAnswer | undefined): UpstreamAnswer {
    const { status } = answer;
    if (status === 304 && known !== undefined) {
      this.#recurrence.count(path);
      this.#ignored = 0;
      this.#unchanged++;
      this.#bytesSaved += known.size;
      return known;
    }
    if (status === 200) {
      if (known !== undefined && known.etag === answer.headers["etag"]) this.#wasIgnored();
      return this.#keep(token, path, answer);
    }
    if (known === undefined || isPassing(status) || OF_OTHER_THINGS.has(status)) return answer;
    // Gone, or none of this caller's business any more. Or it is the etag that the upstream can't do anything with.
    this.#drop(token, path);
    if (status !== 403 && status !== 404 && status !== 410) this.#wasIgnored();
    return answer;
  }

  /** Nobody is to use this token again. */
  forget(token: string): void {
    const answers = this.#byToken.get(token);
    if (answers === undefined) return;
    this.#weight -= answers.weight + weightOfToken(token);
    this.#byToken.delete(token);
  }

  #wasIgnored(): void {
    if (++this.#ignored < IGNORED) return;
    this.#ignored = 0;
    this.#pausedUntil = this.#now() + PAUSE;
    this.#byToken.clear();
    this.#weight = 0;
  }

  #keep(token: string, path: string, answer: UpstreamAnswer): UpstreamAnswer {
    if (this.#pausedUntil > this.#now()) return answer;
    const often = this.#recurrence.count(path);
    this.#drop(token, path);
    const { etag = "" } = answer.headers;
    if (!ETAG.test(etag)) return answer;
    const size = sizeOf(answer.body);
    const weight = weightOf(path, size);
    const ofToken = this.#byToken.has(token) ? 0 : weightOfToken(token);
    if (weight > this.#most * LARGEST || !this.#makeRoom(weight + ofToken, often)) return answer;
    const kept = new KeptAnswer(etag, answer.body, size);
    this.#answersOf(token).add(path, kept);
    this.#weight += weight;
    return kept;
  }

  #drop(token: string, path: string): void {
    const answers = this.#byToken.get(token);
    if (answers === undefined) return;
    this.#weight -= answers.drop(path);
    if (answers.byPath.size === 0) this.forget(token);
  }

  #answersOf(token: string): AnswersOfToken {
    let answers = this.#byToken.get(token);
    if (answers === undefined) {
      answers = new AnswersOfToken();
      this.#byToken.set(token, answers);
      this.#weight += weightOfToken(token);
      this.#sweeping ??= setInterval(() => this.#sweep(), MAX_IDLE / 3).unref();
    }
    answers.usedAt = this.#now();
    return answers;
  }

  /** @returns whether there is room for something of this weight that came so often */
  #makeRoom(weight: number, often: number): boolean {
    while (this.#weight + weight > this.#most) {
      // Nothing comes more rarely than once.
      if (often === 1) return false;
      const [token, answers] = this.#heaviest() ?? [];
      const next = answers?.next();
      if (token === undefined || next === undefined || this.#recurrence.of(next) >= often) return false;
      this.#drop(token, next);
    }
    return true;
  }

  /** Of the next few tokens, around and around. */
  #heaviest(): readonly [token: string, answers: AnswersOfToken] | undefined {
    let heaviest: readonly [string, AnswersOfToken] | undefined;
    for (let looked = 0; looked < Math.min(LOOKED_AT, this.#byToken.size); looked++) {
      let entry = this.#hand.next().value;
      if (entry === undefined) {
        this.#hand = this.#byToken.entries();
        entry = this.#hand.next().value;
      }
      if (entry !== undefined && (heaviest === undefined || entry[1].weight > heaviest[1].weight)) heaviest = entry;
    }
    return heaviest;
  }

  #sweep(): void {
    const before = this.#now() - MAX_IDLE;
    for (const [token, { usedAt }] of this.#byToken) if (usedAt < before) this.forget(token);
    if (this.#byToken.size > 0) return;
    clearInterval(this.#sweeping);
    this.#sweeping = undefined;
  }
}

function weightOf(path: string, size: number): number {
  return BESIDE + PATH_TIMES * path.length + TIMES * size;
}

/** Itself, and two maps. */
function weightOfToken(token: string): number {
  return token.length + 600;
}

/** What was read with one token. */
class AnswersOfToken {
  readonly byPath = new Map<string, KeptAnswer>();
  weight = 0;
  usedAt = 0;
  // Goes round. To look for the first each time would go past all that was deleted before it, again and again.
  #hand = this.byPath.keys();

  /** The path of the next one that may have to go: the one that was here longest, and was not looked at since. */
  next(): string | undefined {
    const { value } = this.#hand.next();
    if (value !== undefined) return value;
    this.#hand = this.byPath.keys();
    return this.#hand.next().value;
  }

  add(path: string, kept: KeptAnswer): void {
    this.byPath.set(path, kept);
    this.weight += weightOf(path, kept.size);
  }

  /** @returns what it weighed */
  drop(path: string): number {
    const kept = this.byPath.get(path);
    if (kept === undefined) return 0;
    this.byPath.delete(path);
    const weight = weightOf(path, kept.size);
    this.weight -= weight;
    return weight;
  }
}
