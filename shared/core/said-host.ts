import type { Host } from '../hosts/host.ts';
import type { Clock } from './clock.ts';

/** The same host with some members replaced. Members that are computed when they are asked for stay so. */
const withMembers = (host: Host, members: Partial<Host>): Host => Object.create(host, Object.getOwnPropertyDescriptors(members)) as Host;

/** `21:10:29.123Z`: UTC, so that the log can be laid beside those of two servers in two time zones. */
export const timeOf = (clock: Pick<Clock, 'now'>): string => clock.now().toISOString().slice(11);

/** Puts the time before every line. Warnings and errors stay as they are: the hosts show them away from the log too, with a time of their own. */
export const withTimes = (host: Host, clock: Pick<Clock, 'now'>): Host =>
  withMembers(host, { info: (message) => host.info(`${timeOf(clock)} ${message}`) });

/** Shows debug lines to everybody. A host whose own debug switch is on shows them already. */
export const withDebugShown = (host: Host): Host =>
  host.isDebug === true ? host : withMembers(host, { debug: (message) => host.info(`debug: ${message}`) });
