import { GraphQLString } from "graphql";
import { builder } from "../builder.ts";

// For generators of forms, mocks and types, to which each says what is in the text. To GraphQL they are texts as a String is:
// what is wrong with an input is a ValidationError of its field, told beside whatever else is wrong, and no error of the
// whole operation; and what the upstream has, it shows, whoever wrote it there.

const TAKEN = "Of an input any text is taken, and a wrong one is a `ValidationIssue`";
const SHOWN = "An answer has the text that is kept upstream, as it was written";

builder.addScalarType("EmailAddress", GraphQLString, {
  description:
    `An e-mail address, such as \`grady@example.com\`, in any script. ${TAKEN} of code \`INVALID_EMAIL_ADDRESS\`. ` +
    `${SHOWN}.`,
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc6531#section-3.3",
});

builder.addScalarType("PhoneNumber", GraphQLString, {
  description:
    `A phone number as people write it: \`+13129224122\`, \`(312) 922-4122\`. ${TAKEN} of code \`INVALID_PHONE_NUMBER\`. ` +
    `${SHOWN}, with a country code or without.`,
});

builder.addScalarType("URL", GraphQLString, {
  description:
    `A whole web address, of http or https: \`https://example.com/appointments/1\`. ${TAKEN} of code \`INVALID_URL\`. ` +
    `${SHOWN}: look at its scheme before you make a link of it.`,
  specifiedByURL: "https://url.spec.whatwg.org/#absolute-url-string",
});
