export { type EndpointEvent, type Endpoints, type EndpointsOptions, openEndpoints } from './endpoints/open-endpoints.ts'
