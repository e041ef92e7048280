// What the package offers to tests.

export { exampleAppointment, exampleMeetings, type ExampleMeeting } from "./example-data.ts";
export { createMemoryGateway, type MemoryGateway, type MemoryGatewayOptions } from "./memory-gateway.ts";
