import { quoteName, quoteText } from '../identifiers.ts';
import { pasteable } from './pasteable.ts';

/** Grammar: Microsoft, "CREATE ENDPOINT", "ALTER ENDPOINT", "GRANT Endpoint Permissions". All of it runs in master. */

export const createEndpoint = pasteable(
  (name: string, port: number): string =>
    `CREATE ENDPOINT ${quoteName(name)} STATE = STARTED AS TCP (LISTENER_PORT = ${port}, LISTENER_IP = ALL)
  FOR DATABASE_MIRRORING (AUTHENTICATION = WINDOWS NEGOTIATE, ENCRYPTION = REQUIRED ALGORITHM AES, ROLE = ALL);`,
);

export const startEndpoint = pasteable((name: string): string => `ALTER ENDPOINT ${quoteName(name)} STATE = STARTED;`);

/** Frees the port and takes it again. */
export const restartEndpoint = pasteable(
  (name: string): string => `ALTER ENDPOINT ${quoteName(name)} STATE = STOPPED;
GO
${startEndpoint(name)}`,
);

export const listenOnAllAddresses = pasteable(
  (name: string, port: number): string => `ALTER ENDPOINT ${quoteName(name)} AS TCP (LISTENER_PORT = ${port}, LISTENER_IP = ALL);`,
);

export const playAllRoles = pasteable((name: string): string => `ALTER ENDPOINT ${quoteName(name)} FOR DATABASE_MIRRORING (ROLE = ALL);`);

export const requireAes = pasteable(
  (name: string): string => `ALTER ENDPOINT ${quoteName(name)} FOR DATABASE_MIRRORING (ENCRYPTION = REQUIRED ALGORITHM AES);`,
);

export const authenticateWithWindows = pasteable(
  (name: string): string => `ALTER ENDPOINT ${quoteName(name)} FOR DATABASE_MIRRORING (AUTHENTICATION = WINDOWS NEGOTIATE);`,
);

export const authenticateWithCertificate = pasteable(
  (name: string, certificate: string): string =>
    `ALTER ENDPOINT ${quoteName(name)} FOR DATABASE_MIRRORING (AUTHENTICATION = CERTIFICATE ${quoteName(certificate)});`,
);

/** For the Windows account of the partner; its login is created when there is none. */
export const letAccountConnect = pasteable(
  (endpoint: string, account: string): string =>
    `USE master;
IF SUSER_ID(${quoteText(account)}) IS NULL CREATE LOGIN ${quoteName(account)} FROM WINDOWS;
GRANT CONNECT ON ENDPOINT::${quoteName(endpoint)} TO ${quoteName(account)};`,
);

/** For a login that is there. A DENY is taken away by it. */
export const letLoginConnect = pasteable(
  (endpoint: string, login: string): string =>
    `USE master;
GRANT CONNECT ON ENDPOINT::${quoteName(endpoint)} TO ${quoteName(login)};`,
);
