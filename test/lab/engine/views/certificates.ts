import type { Certificate } from '../servers/certificates.ts';
import { holds } from '../servers/logins.ts';
import type { Session } from '../sessions/session.ts';
import { view } from './define.ts';
import { dateValue } from './values.ts';

const protections = {
  'master-key': ['MK', 'ENCRYPTED_BY_MASTER_KEY'],
  password: ['PW', 'ENCRYPTED_BY_PASSWORD'],
  none: ['NA', 'NO_PRIVATE_KEY'],
} as const;

/** Certificates and keys of the database in which the view is read: metadata visibility hides them without a right. */
const visibleCertificates = (session: Session, database: string): readonly Certificate[] =>
  holds(session.login, 'VIEW ANY DEFINITION')
    ? session.server.certificates.all.filter((one) => one.database === database.toLowerCase())
    : [];

export const certificateViews = [
  view(
    'certificates',
    `name sysname not null
     certificate_id int not null
     principal_id int
     pvt_key_encryption_type char(2) not null
     pvt_key_encryption_type_desc nvarchar(60)
     is_active_for_begin_dialog bit
     issuer_name nvarchar(442)
     cert_serial_number nvarchar(64)
     sid varbinary(85)
     string_sid nvarchar(128)
     subject nvarchar(4000)
     expiry_date datetime
     start_date datetime
     thumbprint varbinary(32) not null
     attested_by nvarchar(260)
     pvt_key_last_backup_date datetime
     key_length int`,
    function* (session, database) {
      for (const one of visibleCertificates(session, database)) {
        const [type, description] = protections[one.privateKey];
        yield {
          name: one.name,
          certificate_id: one.id,
          principal_id: one.owner?.id ?? 1,
          pvt_key_encryption_type: type,
          pvt_key_encryption_type_desc: description,
          is_active_for_begin_dialog: one.privateKey !== 'none',
          issuer_name: one.issuer,
          cert_serial_number: one.serialNumber,
          sid: one.thumbprint,
          string_sid: `S-1-9-1-${one.id}`,
          subject: one.subject,
          expiry_date: dateValue(one.expiresAt),
          start_date: dateValue(one.startsAt),
          thumbprint: one.thumbprint,
          pvt_key_last_backup_date: dateValue(one.privateKeyBackedUpAt),
          key_length: 2048,
        };
      }
    },
  ),
  view(
    'symmetric_keys',
    `name sysname not null
     principal_id int
     symmetric_key_id int not null
     key_length int not null
     key_algorithm char(2) not null
     algorithm_desc nvarchar(60)
     create_date datetime not null
     modify_date datetime not null
     key_guid uniqueidentifier
     key_thumbprint sql_variant
     provider_type nvarchar(120)
     cryptographic_provider_guid uniqueidentifier
     cryptographic_provider_algid sql_variant`,
    function* (session, database) {
      if (!holds(session.login, 'VIEW ANY DEFINITION')) return;
      const created = dateValue(session.server.startedAt);
      const key = {
        principal_id: 1,
        key_length: 256,
        key_algorithm: 'A3',
        algorithm_desc: 'AES_256',
        create_date: created,
        modify_date: created,
      };
      if (database.toLowerCase() === 'master') yield { ...key, name: '##MS_ServiceMasterKey##', symmetric_key_id: 102 };
      if (session.server.certificates.masterKeys.has(database.toLowerCase()))
        yield { ...key, name: '##MS_DatabaseMasterKey##', symmetric_key_id: 101 };
    },
  ),
  // Nobody keeps keys outside the instance (extensible key management) in the laboratory.
  view(
    'asymmetric_keys',
    `name sysname not null
     principal_id int
     asymmetric_key_id int not null
     pvt_key_encryption_type char(2) not null
     pvt_key_encryption_type_desc nvarchar(60)
     thumbprint varbinary(32) not null
     algorithm char(2) not null
     algorithm_desc nvarchar(60)
     key_length int not null
     sid varbinary(85)
     string_sid nvarchar(128)
     public_key varbinary(8000) not null
     attested_by nvarchar(260)
     provider_type nvarchar(120)
     cryptographic_provider_guid uniqueidentifier
     cryptographic_provider_algid sql_variant`,
    () => [],
  ),
];
