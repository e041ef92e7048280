/** A phone number to send text messages to, with its country code: `+13129224122`. */
export const E164_NUMBER = /^\+[1-9]\d{6,14}$/;

/** A phone number as people write it: `+1 312 922 4122`, `123-456-7890`. */
export const PHONE_NUMBER = /^\+?(?:[ ().-]*\d){3,20}[ ().-]*$/;

/** As lenient as mail itself, in any script: whether somebody reads it, only a message can tell. */
export const EMAIL_ADDRESS = /^[^\s@"]{1,64}@[^\s@]{1,255}$/u;

/** Narrower than what `URL` takes: that repairs almost anything, while what is stored is the text as it came. */
export const WEB_URL = /^https?:\/\/[^\s\\\p{Cc}]+$/iu;

/** A Windows time zone: `Pacific Standard Time`, `Central Standard Time (Mexico)`. */
export const WINDOWS_TIME_ZONE = /^[A-Za-z][A-Za-z0-9 .()+-]{0,63}$/;
