/** Alerts of SQL Server Agent. Source: Microsoft, sp_add_alert, sp_add_notification. */
import { objectOfAgentExists, objectOfAgentMissing } from '../errors.ts';
import type { Session } from '../sessions/session.ts';
import type { ProcedureValues } from './procedure-values.ts';

export interface Alert {
  readonly id: number;
  readonly name: string;
  readonly messageId: number;
  readonly severity: number;
  readonly enabled: boolean;
  readonly delay: number;
  readonly database: string | null;
  readonly keyword: string | null;
  readonly performanceCondition: string | null;
  /** Ways of telling (1: e-mail) by lower-case operator. */
  readonly operators: Map<string, number>;
}

export function addAlert({ server }: Session, values: ProcedureValues): void {
  const { alerts } = server.objects;
  const name = values.text('name');
  if (alerts.has(name.toLowerCase())) throw objectOfAgentExists('@name', name);
  alerts.set(name.toLowerCase(), {
    id: server.objects.nextId++,
    name,
    messageId: values.whole('message_id', 0),
    severity: values.whole('severity', 0),
    enabled: values.flag('enabled', true),
    delay: values.whole('delay_between_responses', 0),
    database: values.optional('database_name') ?? null,
    keyword: values.optional('event_description_keyword') ?? null,
    performanceCondition: values.optional('performance_condition') ?? null,
    operators: new Map(),
  });
}

export function addNotification({ server }: Session, values: ProcedureValues): void {
  const alert = server.objects.alerts.get(values.text('alert_name').toLowerCase());
  const operator = server.objects.operators.get(values.text('operator_name').toLowerCase());
  if (!alert) throw objectOfAgentMissing('@alert_name', values.text('alert_name'));
  if (!operator) throw objectOfAgentMissing('@operator_name', values.text('operator_name'));
  alert.operators.set(operator.name.toLowerCase(), values.whole('notification_method', 1));
}
