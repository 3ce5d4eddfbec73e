import type { ServerAudit } from '../objects/instance-objects.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { type ViewRow, view } from './define.ts';
import { dateValue } from './values.ts';

const columns = `audit_id int not null
     name sysname not null
     audit_guid uniqueidentifier
     create_date datetime not null
     modify_date datetime not null
     principal_id int
     type char(2) not null
     type_desc nvarchar(60)
     on_failure tinyint
     on_failure_desc nvarchar(60)
     is_state_enabled bit
     queue_delay int
     predicate nvarchar(3000)`;

const types = { FILE: 'FL', APPLICATION_LOG: 'AL', SECURITY_LOG: 'SL', URL: 'FL' } as const;
const descriptions = { FILE: 'FILE', APPLICATION_LOG: 'APPLICATION LOG', SECURITY_LOG: 'SECURITY LOG', URL: 'URL' } as const;
const failures = { CONTINUE: [0, 'CONTINUE'], SHUTDOWN: [1, 'SHUTDOWN SERVER INSTANCE'], FAIL_OPERATION: [2, 'FAIL_OPERATION'] } as const;

const visibleAudits = ({ login, server }: Session): readonly ServerAudit[] =>
  holds(login, 'VIEW ANY DEFINITION') || holds(login, 'ALTER ANY SERVER AUDIT') ? [...server.objects.audits.values()] : [];

function auditRow(session: Session, audit: ServerAudit): ViewRow {
  const [onFailure, description] = failures[audit.onFailure];
  return {
    audit_id: audit.id,
    name: audit.name,
    audit_guid: audit.guid,
    create_date: dateValue(session.server.startedAt),
    modify_date: dateValue(session.server.startedAt),
    principal_id: 1,
    type: types[audit.destination],
    type_desc: descriptions[audit.destination],
    on_failure: onFailure,
    on_failure_desc: description,
    is_state_enabled: audit.on,
    queue_delay: audit.queueDelay,
    predicate: null,
  };
}

export const auditViews = [
  view('server_audits', columns, function* (session) {
    for (const audit of visibleAudits(session)) yield auditRow(session, audit);
  }),
  view(
    'server_file_audits',
    `${columns}
     max_file_size bigint
     max_rollover_files int
     max_files int
     reserve_disk_space bit
     log_file_path nvarchar(260)
     log_file_name nvarchar(260)
     retention_days int @16`,
    function* (session) {
      for (const audit of visibleAudits(session))
        if (audit.path !== undefined)
          yield {
            ...auditRow(session, audit),
            max_file_size: 0n,
            max_rollover_files: 2_147_483_647,
            max_files: 0,
            reserve_disk_space: false,
            log_file_path: audit.path,
            log_file_name: `${audit.name}_${audit.guid}.sqlaudit`,
            retention_days: 0,
          };
    },
  ),
];
