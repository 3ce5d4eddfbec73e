import { type Check, type Facts, fail, type Judgement, notApplicable, ofSide, pass, type ReadSide, unknown } from '../check.ts';
import { dagPage } from './endpoint.ts';
import { parseListenerUrl } from './listener-url.ts';

type Side = ReadSide<'groupListeners'>;
type Listeners = Side['read']['groupListeners'];

const ofListeners =
  (judge: (listeners: Listeners, side: Side, facts: Facts) => Judgement) =>
  (side: Side, facts: Facts): Judgement => {
    const group = side.dag?.memberGroup;
    if (!group) return unknown('the member availability group is not visible');
    return judge(
      side.read.groupListeners.filter((listener) => listener.group === group.name),
      side,
      facts,
    );
  };

/** Source: Microsoft, "Configure an Always On distributed availability group", notes on Azure VMs. */
export const listenerChecks: readonly Check[] = [
  ofSide({
    id: 'NET-DNN-001',
    family: 'network',
    title: 'The listener is no distributed network name',
    severity: 'error',
    page: dagPage,
    reads: ['groupListeners'],
    judge: ofListeners((listeners) => {
      const dnn = listeners.find((listener) => listener.isDnn === true);
      if (dnn)
        return fail(
          `${dnn.name} is a distributed network name (DNN)`,
          'A distributed availability group over a DNN listener is not supported. Use a listener with a virtual network name (VNN).',
        );
      if (listeners.some((listener) => listener.isDnn === undefined)) return unknown('the kind of the listener is NULL');
      return pass(listeners.length === 0 ? 'no listener' : `${listeners.map(({ name }) => name).join(', ')}: virtual network name`);
    }),
  }),
  ofSide({
    id: 'NET-BALANCER-001',
    family: 'network',
    title: 'The load balancer in Azure lets the port of the endpoint through',
    severity: 'info',
    page: dagPage,
    scope: 'target',
    reads: ['groupListeners'],
    judge: ofListeners((listeners, { dag, side }, facts) => {
      const [listener] = listeners;
      if (!listener) return pass('no listener, so no load balancer');
      if (listener.addressCount > 1) return pass(`${listener.name} has ${listener.addressCount} addresses: it needs no load balancer`);
      const url = parseListenerUrl(dag?.members.find((member) => member.name === dag.memberGroup?.name)?.listenerUrl);
      if (url?.host.toLowerCase() !== listener.name.toLowerCase()) return notApplicable(`LISTENER_URL does not name ${listener.name}`);
      const probe = facts[side].probes?.find(({ host, port }) => host === url.host && port === url.port);
      if (probe && probe.failure === undefined) return pass(`the runner reached ${url.host} port ${url.port}`);
      return fail(
        `${listener.name} has one address (${listener.addresses}); behind an internal load balancer it answers on the ports that have a rule`,
        `Make sure that the load balancer has a rule with floating IP for port ${url.port} beside the one for the port of the listener, with the same health probe.`,
      );
    }),
  }),
];
