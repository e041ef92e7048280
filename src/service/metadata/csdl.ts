import type { Version } from "../protocol/message.ts";
import { actionParameters, complexes, entities, enums } from "./entity-types.ts";

/** What is none of Graph's, by the namespace of its annotations. */
const EXTENSION = `<Annotation Term="virtualAppointments.extension" Bool="true"/>`;

/**
 * The metadata of all that is served, as OData describes it. Extensions are annotated.
 *
 * @see https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html
 */
export function csdlOf(version: Version): string {
  const isBeta = version === "beta";
  const appointment = isBeta
    ? `<NavigationProperty Name="virtualAppointment" Type="graph.virtualAppointment" ContainsTarget="true"/>`
    : "";
  const found = `<NavigationProperty Name="virtualAppointments" Type="Collection(graph.virtualAppointment)">${EXTENSION}</NavigationProperty>`;
  const meetings = `<NavigationProperty Name="onlineMeetings" Type="Collection(graph.onlineMeeting)" ContainsTarget="true"/>`;
  const messages = `<NavigationProperty Name="textMessages" Type="Collection(graph.textMessage)" ContainsTarget="true">${EXTENSION}</NavigationProperty>`;
  const { onlineMeeting = {}, virtualAppointment = {}, textMessage = {}, subscription = {} } = entities;
  const types = [
    ...Object.entries(enums).map(
      ([name, members]) =>
        `<EnumType Name="${name}">${[...members, "unknownFutureValue"].map((member) => `<Member Name="${member}"/>`).join("")}</EnumType>`,
    ),
    ...Object.entries(complexes).map(([name, of]) => `<ComplexType Name="${name}">${propertiesOf(of)}</ComplexType>`),
    `<EntityType Name="entity" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>`,
    isBeta ? entityType("virtualAppointment", propertiesOf(virtualAppointment)) : "",
    entityType("onlineMeeting", `${propertiesOf(onlineMeeting)}${appointment}${messages}`),
    entityType("textMessage", `${propertiesOf(textMessage)}${EXTENSION}`),
    entityType("user", `${meetings}${isBeta ? found : ""}`),
    entityType("cloudCommunications", meetings),
    entityType("subscription", propertiesOf(subscription)),
    bound("Action", "createOrGet", "Collection(graph.onlineMeeting)", onlineMeeting, "graph.onlineMeeting"),
    bound("Function", "getVirtualAppointmentJoinWebUrl", "graph.onlineMeeting", {}, "Edm.String"),
    bound("Action", "sendVirtualAppointmentSms", "graph.onlineMeeting", actionParameters["sms"] ?? {}),
    bound("Action", "sendVirtualAppointmentReminderSms", "graph.onlineMeeting", actionParameters["reminderSms"] ?? {}),
    bound("Action", "reauthorize", "graph.subscription", {}),
    `<EntityContainer Name="GraphService"><EntitySet Name="users" EntityType="graph.user"/><EntitySet Name="subscriptions" EntityType="graph.subscription"/><Singleton Name="me" Type="graph.user"/>` +
      `<Singleton Name="communications" Type="graph.cloudCommunications"/><Singleton Name="app" Type="graph.cloudCommunications"/></EntityContainer>`,
  ];
  return (
    `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">` +
    `<edmx:DataServices><Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">` +
    `${types.join("")}</Schema><Schema Namespace="virtualAppointments" xmlns="http://docs.oasis-open.org/odata/ns/edm">` +
    `<Term Name="extension" Type="Edm.Boolean"/></Schema></edmx:DataServices></edmx:Edmx>`
  );
}

function entityType(name: string, content: string): string {
  return `<EntityType Name="${name}" BaseType="graph.entity">${content}</EntityType>`;
}

function propertiesOf(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, type]) => `<Property Name="${name}" Type="${qualified(type)}"/>`)
    .join("");
}

function bound(
  kind: "Action" | "Function",
  name: string,
  to: string,
  parameters: Readonly<Record<string, string>>,
  returns?: string,
): string {
  const given = Object.entries({ bindingParameter: to, ...parameters })
    .map(([parameter, type]) => `<Parameter Name="${parameter}" Type="${qualified(type)}"/>`)
    .join("");
  const result = returns === undefined ? "" : `<ReturnType Type="${returns}"/>`;
  return `<${kind} Name="${name}" IsBound="true">${given}${result}</${kind}>`;
}

function qualified(type: string): string {
  return type.replace(/^(Collection\()?(?!Edm\.|graph\.|Collection)/, "$1graph.");
}
