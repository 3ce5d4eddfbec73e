/**
 * What the bundles hold in place of undici. The library of GitHub needs it for `HttpClient.getAgentDispatcher` alone, which nothing here
 * calls: the token of the run is asked for over `node:https`, through a proxy over `tunnel`. The real one is three quarters of a start file.
 */
export class ProxyAgent {
  constructor() {
    throw new Error('This bundle has no undici.');
  }
}
