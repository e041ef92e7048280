/**
 * What Graph's gateway added to every answer of the resource from April 2023 until it stopped serving it on
 * 30 June 2023. This service is where the resource lives on, so it says so only when told to: for clients that are
 * tested against such headers.
 *
 * @see https://github.com/microsoft/api-guidelines/blob/vNext/graph/deprecation.md
 */
export const deprecationHeaders: Readonly<Record<string, string>> = {
  Deprecation: "Sat, 01 Apr 2023 00:00:00 GMT",
  Sunset: "Fri, 30 Jun 2023 23:59:59 GMT",
  Link: '<https://learn.microsoft.com/graph/changelog#2023-04/VirtualAppointment>; rel="deprecation"; type="text/html"',
};
