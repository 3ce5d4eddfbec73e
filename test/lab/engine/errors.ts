import { SqlError, type SqlMessage } from '../sql-types.ts';

/**
 * Errors and messages of SQL Server that the engine raises. Numbers, severities and texts: "Database engine events and
 * errors" on learn.microsoft.com (the pages by number range).
 * Some of them come only when a test plans them (faults.planFailure): 19510, 41113, 41131, 41138, 41165, 41184, 41188.
 */
const error = (number: number, severity: number, message: string, state = 1) => new SqlError(number, message, { severity, state });
const information = (number: number, message: string, severity = 10): SqlMessage => ({ number, severity, state: 1, message });

// ------------------------------------------------------------------------------------------------------ logging in
export const passwordWrong = (login: string) => error(18456, 14, `Login failed for user '${login}'.`);
export const loginDisabled = (login: string) => error(18470, 14, `Login failed for user '${login}'. Reason: The account is disabled.`);
export const tokenNotAccepted = () => error(18456, 14, "Login failed for user '<token-identified principal>'.");
export const tokenExpired = () => error(18456, 14, "Login failed for user '<token-identified principal>'. Token is expired.");
export const cannotOpenDatabase = (database: string) =>
  error(4060, 11, `Cannot open database "${database}" requested by the login. The login failed.`);
export const sessionKilled = () => error(596, 21, 'Cannot continue the execution because the session is in the kill state.');

// ------------------------------------------------------------------------------------------- databases one may not enter
export const databaseUnknown = (database: string) =>
  error(911, 16, `Database '${database}' does not exist. Make sure that the name is entered correctly.`);
export const databaseUnavailable = (database: string) =>
  error(
    976,
    14,
    `The target database, '${database}', is participating in an availability group and is currently not accessible for queries. Either data movement is suspended or the availability replica is not enabled for read access. To allow read-only access to this and other databases in the availability group, enable read access to one or more secondary availability replicas in the group.  For more information, see the ALTER AVAILABILITY GROUP statement in SQL Server Books Online.`,
  );
export const databaseNeedsReadIntent = (database: string) =>
  error(
    978,
    14,
    `The target database ('${database}') is in an availability group and is currently accessible for connections when the application intent is set to read only. For more information about application intent, see SQL Server Books Online.`,
  );
export const databaseResolving = (group: string, database: string) =>
  error(
    983,
    14,
    `Unable to access availability database '${database}' because the database replica is not in the PRIMARY or SECONDARY role. Connections to an availability database is permitted only when the database replica is in the PRIMARY or SECONDARY role. Try the operation again later. (Availability group '${group}')`,
  );
export const databaseRestoring = (database: string) =>
  error(927, 14, `Database '${database}' cannot be opened. It is in the middle of a restore.`);
export const databaseRecovering = (database: string) =>
  error(922, 14, `Database '${database}' is being recovered. Waiting until recovery is finished.`);
export const databaseNotYetRecovered = (database: string) =>
  error(921, 14, `Database '${database}' has not been recovered yet. Wait and try again.`);
export const databaseReadOnly = (database: string) =>
  error(3906, 16, `Failed to update database "${database}" because the database is read-only.`, 2);

// ----------------------------------------------------------------------------------------------------- data
export const objectUnknown = (name: string) => error(208, 16, `Invalid object name '${name}'.`);
export const objectExists = (name: string) => error(2714, 16, `There is already an object named '${name}' in the database.`, 6);
export const cannotDropTable = (name: string) =>
  error(3701, 11, `Cannot drop the table '${name}', because it does not exist or you do not have permission.`, 5);
export const duplicateKey = (table: string, key: string) =>
  error(
    2627,
    14,
    `Violation of PRIMARY KEY constraint. Cannot insert duplicate key in object '${table}'. The duplicate key value is (${key}).`,
  );
export const cannotInsertNull = (column: string, table: string) =>
  error(515, 16, `Cannot insert the value NULL into column '${column}', table '${table}'; column does not allow nulls. INSERT fails.`, 2);
export const commitWithoutBegin = () => error(3902, 16, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.');
export const rollbackWithoutBegin = () => error(3903, 16, 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.');
export const lockNotHeld = (resource: string) =>
  error(
    1223,
    16,
    `Cannot release the application lock (Database Principal: 'public', Resource: '${resource}') because it is not currently held.`,
  );
export const notOnSystemDatabase = (table: string) => error(262, 14, `CREATE TABLE permission denied in database '${table}'.`);

// ----------------------------------------------------------------------------------------------------- permissions
export const serverStateDenied = (major: number) =>
  major >= 16
    ? error(300, 14, "VIEW SERVER PERFORMANCE STATE permission was denied on object 'server', database 'master'.")
    : error(300, 14, "VIEW SERVER STATE permission was denied on object 'server', database 'master'.");
export const securityStateDenied = () =>
  error(300, 14, "VIEW SERVER SECURITY STATE permission was denied on object 'server', database 'master'.");
export const actionDenied = () => error(297, 16, 'The user does not have permission to perform this action.');
export const serverPermissionDenied = () => error(15247, 16, 'User does not have permission to perform this action.');
export const executeDenied = (procedure: string, database: string) =>
  error(229, 14, `The EXECUTE permission was denied on the object '${procedure}', database '${database}', schema 'dbo'.`, 5);
export const selectDenied = (object: string, database: string) =>
  error(229, 14, `The SELECT permission was denied on the object '${object}', database '${database}', schema 'dbo'.`, 5);
export const notAllowedInDatabase = (login: string, database: string) =>
  error(916, 14, `The server principal "${login}" is not able to access the database "${database}" under the current security context.`);
export const cannotDo = (verb: 'alter' | 'drop' | 'create' | 'find' | 'add', what: string, name: string) =>
  error(15151, 16, `Cannot ${verb} the ${what} '${name}', because it does not exist or you do not have permission.`);
export const certificateInUse = (name: string, by: string) =>
  error(15559, 16, `Cannot drop certificate '${name}' because there is a ${by} mapped to it.`);
export const onlyOneEndpoint = () =>
  error(
    7862,
    16,
    'An endpoint of the requested type already exists.  Only one endpoint of this type is supported.  Use ALTER ENDPOINT or DROP the existing endpoint and execute the CREATE ENDPOINT statement.',
  );
export const cannotFind = (what: string, name: string) =>
  error(15151, 16, `Cannot find the ${what} '${name}', because it does not exist or you do not have permission.`);
export const grantDenied = () => error(4613, 16, 'Grantor does not have GRANT permission.');
export const grantToRole = () => error(4617, 16, 'Cannot grant, deny or revoke permissions to or from special roles.');
export const grantOutsideMaster = () =>
  error(4621, 16, 'Permissions at the server scope can only be granted when the current database is master');
export const grantToYourself = () =>
  error(4624, 16, 'Cannot grant, deny, or revoke permissions to sa, dbo, entity owner, information_schema, sys, or yourself.');
export const specialPrincipal = (name: string) => error(15405, 16, `Cannot use the special principal '${name}'.`);
/** The laboratory knows the statement but does not carry it out here. */
export const statementNotPlayed = (statement: string) =>
  error(40510, 16, `Statement '${statement}' is not supported in this version of SQL Server.`);
export const settingsDenied = () => error(15247, 16, 'User does not have permission to perform this action.');
export const reconfigureDenied = () => error(5812, 14, 'You do not have permission to run the RECONFIGURE statement.');
export const traceFlagDenied = (user: string, verb: string) =>
  error(2571, 14, `User '${user}' does not have permission to run DBCC ${verb}.`, 3);
export const noSuchOption = (name: string) =>
  error(15123, 16, `The configuration option '${name}' does not exist, or it may be an advanced option.`);
export const notAnOptionValue = (value: string, name: string) =>
  error(15129, 16, `'${value}' is not a valid value for configuration option '${name}'.`);
export const optionChanged = (name: string, before: number, now: number) =>
  information(15457, `Configuration option '${name}' changed from ${before} to ${now}. Run the RECONFIGURE statement to install.`, 0);
export const createGroupDenied = () => error(262, 14, "CREATE AVAILABILITY GROUP permission denied in database 'master'.");
export const propertyExists = (name: string) =>
  error(15233, 16, `Property cannot be added. Property '${name}' already exists for 'object specified'.`);
export const propertyMissing = (name: string) =>
  error(15217, 16, `Property cannot be updated or deleted. Property '${name}' does not exist for 'object specified'.`);
export const propertyDenied = () => error(15247, 16, 'User does not have permission to perform this action.');
export const certificateExists = (name: string) =>
  error(15232, 16, `A certificate with name '${name}' already exists or this certificate already has been added to the database.`);
export const certificateInvalid = () => error(15297, 16, 'The certificate, asymmetric key, or private key data is invalid.');
export const dateNotReadable = () => error(241, 16, 'Conversion failed when converting date and/or time from character string.');
export const certificateFileInvalid = () =>
  error(
    15208,
    16,
    'The certificate, asymmetric key, or private key file is not valid or does not exist; or you do not have permissions for it.',
  );
export const keyPasswordInvalid = () => error(15465, 16, 'The private key password is invalid.');
export const masterKeyMissing = () =>
  error(15581, 16, 'Please create a master key in the database or open the master key in the session before performing this operation.');
export const masterKeyExists = () =>
  error(15578, 16, 'There is already a master key in the database. Please drop it before performing this statement.');
export const fileNotWritten = (path: string) =>
  error(
    15240,
    16,
    `Cannot write into file '${path}'. Verify that you have write permissions, that the file path is valid, and that the file does not already exist.`,
  );
export const killDenied = () => error(6102, 14, 'User does not have permission to use the KILL statement.');
export const killUnknown = (spid: number) => error(6106, 16, `Process ID ${spid} is not an active process ID.`, 2);
export const killYourself = () => error(6104, 16, 'Cannot use KILL to kill your own process.');
export const killSystem = (spid: number) => error(6107, 14, `Only user processes can be killed. (Process ID ${spid}.)`);

// ------------------------------------------------------------------------------------ logins, users, objects of an instance
export const principalExists = (what: 'server principal' | 'user' | 'audit', name: string) =>
  what === 'user'
    ? error(15023, 16, `User, group, or role '${name}' already exists in the current database.`)
    : what === 'audit'
      ? error(33244, 17, `SQL Server Audit '${name}' already exists.`)
      : error(15025, 16, `The server principal '${name}' already exists.`);
export const loginSidTaken = () => error(15433, 16, 'Supplied parameter sid is in use.');
export const hashWrong = () => error(15021, 16, 'Invalid value given for parameter PASSWORD. Specify a valid parameter value.', 2);
export const windowsNameWrong = (name: string) =>
  error(15407, 16, `'${name}' is not a valid Windows NT name. Give the complete name: <domain\\username>.`);
export const notAValidLoginName = (name: string) => error(15007, 16, `'${name}' is not a valid login or you do not have permission.`);
export const notALogin = notAValidLoginName;
export const credentialExists = (name: string) => error(15530, 16, `The credential with name "${name}" already exists.`);
export const linkedServerExists = (name: string) => error(15028, 16, `The server '${name}' already exists.`);
export const linkedServerMissing = (name: string) =>
  error(15015, 16, `The server '${name}' does not exist. Use sp_helpserver to show available servers.`);
export const noProviderForSqlServer = () => error(15428, 16, "You cannot specify a provider or any properties for product 'SQL Server'.");
export const assemblyTrusted = () => error(10338, 16, 'The assembly hash is already in the list of trusted assemblies.');
export const optionUnknown = (procedure: string) =>
  error(15600, 15, `An invalid parameter or option was specified for procedure 'sys.${procedure}'.`);
export const deviceExists = (name: string) => error(15026, 16, `Logical device '${name}' already exists.`);
export const messageNumberTooLow = () => error(15040, 16, 'User-defined error messages must have an ID greater than 50000.');
export const messageExists = () => error(15043, 16, "You must specify 'REPLACE' to overwrite an existing message.");
export const usEnglishFirst = () =>
  error(15279, 16, "You must add the us_english version of this message before you can add the 'local' version.");
export const requiredValue = (parameter: string) => error(14200, 16, `The specified '@${parameter}' is invalid.`);
export const objectOfAgentExists = (parameter: string, name: string) =>
  error(14261, 16, `The specified ${parameter} ('${name}') already exists.`);
export const objectOfAgentMissing = (parameter: string, name: string) =>
  error(14262, 16, `The specified ${parameter} ('${name}') does not exist.`);
export const notAValidLogin = (parameter: string, name: string) =>
  error(
    14234,
    16,
    `The specified '${parameter}' is invalid (valid values are returned by sp_helplogins [excluding Windows NT groups]). ('${name}')`,
  );
export const mailObjectExists = (what: 'account' | 'profile', name: string) =>
  error(14505, 16, `The specified @${what}_name ('${name}') already exists.`);
export const mailObjectMissing = (what: 'account' | 'profile') =>
  what === 'profile' ? error(14607, 16, 'profile name is not valid') : error(14606, 16, 'account name is not valid');

// --------------------------------------------------------------------------------------------- availability groups
export const groupMissing = (group: string) =>
  error(
    41100,
    16,
    `The availability group '${group}' and/or its local availability replica does not exist.  Verify that the specified availability group name is correct, and that the local availability replica has joined the availability group, then retry the operation.`,
  );
export const notPrimary = (group: string) =>
  error(
    41140,
    16,
    `Availability group '${group}' cannot process the ALTER AVAILABILITY GROUP command, because the local availability replica is not the primary replica.  Connect to the server instance that is currently hosting the primary replica of this availability group, and rerun the command.`,
  );
export const notInStateFor = (group: string, command: string) =>
  error(
    41190,
    16,
    `Availability group '${group}' failed to process ${command} command.  The local availability replica is not in a state that could process the command.  Verify that the availability group is online and that the local availability replica is the primary replica, then retry the command.`,
  );
export const alreadyPrimary = (group: string) =>
  error(
    41122,
    16,
    `Cannot failover availability group '${group}' to this instance of SQL Server.  The local availability replica is already the primary replica of the availability group.  To failover this availability group to another instance of SQL Server, run the failover command on that instance of SQL Server.`,
  );
export const alreadySecondary = (group: string) =>
  error(
    41195,
    16,
    `Availability group '${group}' failed to process the SET (ROLE = SECONDARY) command.  The local availability replica is already the secondary replica of the availability group.  To fail the availability group away, run the command on the primary replica.`,
  );
export const onlyForcedFailover = (group: string) =>
  error(
    19504,
    16,
    `Cannot failover distributed availability group '${group}'. Only force failover is supported in this version of SQL Server.`,
  );
export const notSupportedHere = (statement: string) =>
  error(40510, 16, `Statement '${statement}' is not supported in this version of SQL Server.`);
export const copyOnlyBackups = () =>
  error(
    41904,
    16,
    'BACKUP DATABASE failed. SQL Database Managed Instance supports only COPY_ONLY full database backups which are initiated by user.',
  );
export const memberMissing = (group: string, member: string) =>
  error(
    19508,
    16,
    `'MODIFY AVAILABILITY GROUP' failed. Participant availability group '${member}' not found in distributed availability group '${group}'.`,
  );
export const distributedGroupMissing = (group: string) =>
  error(19510, 16, `Cannot find distributed availability group '${group}'. Verify that the name is correct, and retry the command.`);
export const onlyForDistributed = (group: string) =>
  error(
    19512,
    16,
    `The specified command is only valid for a distributed availability group. '${group}' is not a distributed availability group.`,
  );
export const requiredMustBeZero = (group: string) =>
  error(
    19530,
    16,
    `REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT must be 0 before availability group '${group}' can be changed to ASYNCHRONOUS_COMMIT availability mode.`,
  );
export const requiredTooHigh = (count: number, possible: number) =>
  error(35248, 16, `REQUIRED_SYNCHRONIZED_SECONDARIES_TO_COMMIT (${count}) is greater than the ${possible} possible secondary replicas.`);
export const latchedError = (group: string) =>
  error(
    41104,
    16,
    `Failover of the availability group '${group}' to the local replica failed because the availability group resource did not come online due to a previous error.  To identify that error, check the SQL Server error log and the Windows Server Failover Cluster logs and system event logs.`,
  );
export const cancelled = (group: string) =>
  error(
    41149,
    16,
    `Operation on availability group '${group}' has been cancelled or terminated, either because of a connection timeout or cancellation by user.  This is an informational message.  No user action is required.`,
  );
export const notConnectedToPrimary = (database: string) =>
  error(35250, 16, `The connection to the primary replica is not active.  The command cannot be processed. (Database '${database}')`);
export const primaryIsHigherVersion = (group: string) =>
  error(
    41191,
    16,
    `The local availability replica of availability group '${group}' cannot become the primary replica.  The last-known primary availability replica is of a higher version than the local availability replica.  Upgrade the local instance of SQL Server to the same or later version as the primary availability replica, and then retry this command.`,
  );
export const failoverNotReady = (group: string) =>
  error(
    41142,
    16,
    `The availability replica for availability group '${group}' on this instance of SQL Server cannot become the primary replica. One or more databases are not synchronized or have not joined the availability group.`,
  );
export const failoverPending = (group: string) =>
  error(
    41113,
    16,
    `Cannot failover availability group '${group}' to this instance of SQL Server because a failover command is already pending on the local replica of this availability group.  Wait for the pending failover command to complete before issuing another failover command on the local replica of this availability group.`,
  );
export const databaseBusy = (database: string) =>
  error(
    41138,
    17,
    `Cannot accept AlwaysOn Availability Groups operation on database '${database}'. The database is currently processing another operation that might change the database state. Retry the operation later. If the condition persists, contact the system administrator.`,
  );
export const waitTimedOut = (group: string) =>
  error(
    41165,
    16,
    `A timeout error occurred while waiting to access the local availability replica of availability group '${group}'.  The availability replica is currently being accessed by another operation.  Wait for the in-progress operation to complete, and then retry the command.`,
  );
export const appliedRemotelyOnly = (group: string) =>
  error(
    41184,
    16,
    `Failed to modify availability replica options for availability group '${group}'.  Availability replica options specified were updated, but an error occurred while applying them to the local availability replica.`,
  );
export const rolledBackRetry = (group: string) =>
  error(
    41188,
    16,
    `Availability group '${group}' failed to process the command.  The operation has been rolled back.  Verify the state of the availability group, and retry the command.`,
  );
export const onlyInMaster = () =>
  error(
    35208,
    16,
    'Availability-group DDL operations are permitted only when you are using the master database.  Run the USE MASTER statement, and retry your availability-group DDL command.',
  );
export const availabilityDisabled = () =>
  error(
    35221,
    16,
    'Could not process the operation.  Always On Availability Groups replica manager is disabled on this instance of SQL Server.  Enable Always On Availability Groups, by using the SQL Server Configuration Manager.  Then, restart the SQL Server service, and retry the currently operation.',
  );
export const groupExists = (group: string) =>
  error(
    41042,
    16,
    `The availability group '${group}' already exists.  This error could be caused by a previous failed CREATE AVAILABILITY GROUP or DROP AVAILABILITY GROUP operation.  If the availability group name you specified is correct, try dropping the availability group and then retry CREATE AVAILABILITY GROUP operation.`,
  );
export const memberUnknown = (member: string, group: string) =>
  error(
    19501,
    16,
    `None of the specified availability groups exist locally. Please check your DDL and make sure there is one availability group exists locally. ('${member}', distributed availability group '${group}')`,
  );
export const alreadyInDistributed = (group: string) =>
  error(
    19507,
    16,
    `Cannot create a distributed availability group with availability group '${group}'. An availability group pair can only be in one distributed availability group.`,
  );
export const joinerNotEmpty = (group: string) =>
  error(
    19511,
    16,
    `Cannot join distributed availability group '${group}'. The local availability group contains one or more databases. Remove all the databases or create an empty availability group to join to a distributed availability group.`,
  );
export const databaseNotInGroup = (database: string, group: string) =>
  error(41169, 16, `Database '${database}' is not in the configuration of availability group '${group}'.`);
export const databaseNotSuitable = (database: string, why: string) =>
  error(35283, 16, `The availability replica cannot use database '${database}': ${why}`);
export const fileUnknown = (file: string) => error(5041, 16, `MODIFY FILE failed. File '${file}' does not exist.`);
export const cannotDropDatabase = (database: string) =>
  error(3701, 11, `Cannot drop the database '${database}', because it does not exist or you do not have permission.`);
export const databaseInUse = (database: string) => error(3702, 16, `Cannot drop database "${database}" because it is currently in use.`, 4);
export const databaseStillJoined = (database: string) =>
  error(
    3752,
    16,
    `The database '${database}' is currently joined to an availability group.  Before you can drop the database, you need to remove it from the availability group.`,
  );
export const alreadyRecovered = () => error(3153, 16, 'The database is already fully recovered.');
export const restoreInGroup = (database: string) =>
  error(
    3104,
    16,
    `RESTORE cannot operate on database '${database}' because it is configured for database mirroring or has joined an availability group. If you intend to restore the database, use ALTER DATABASE to remove mirroring or to remove the database from its availability group.`,
  );
export const checkDenied = () => error(7983, 14, 'User does not have permission to run DBCC CHECKDB for this database.');
export const logBackupNotPossible = () => error(4214, 16, 'BACKUP LOG cannot be performed because there is no current database backup.');
export const logBackupInSimple = () =>
  error(
    4208,
    16,
    'The statement BACKUP LOG is not allowed while the recovery model is SIMPLE. Use BACKUP DATABASE or change the recovery model using ALTER DATABASE.',
  );
export const secondariesLeft = (database: string) =>
  error(32011, 16, `Primary Database ${database} has active log shipping secondary database(s). Drop the secondary database(s) first.`);
export const notShipped = (database: string) => error(32010, 16, `Database ${database} does not exist as log shipping primary.`);
export const notShippedHere = (database: string) => error(32014, 16, `Database ${database} does not exist as log shipping secondary.`);
export const sysadminOnly = () => error(21089, 16, 'Only members of the sysadmin fixed server role can perform this operation.');
export const databaseInGroup = (database: string) =>
  error(
    1468,
    16,
    `The operation cannot be performed on database "${database}" because it is involved in a database mirroring session or an availability group. Some operations are not allowed on a database that is participating in a database mirroring session or in an availability group.`,
  );
export const alterDatabaseFailed = () => error(5069, 16, 'ALTER DATABASE statement failed.');
export const alterDatabaseDenied = (database: string) =>
  error(
    5011,
    14,
    `User does not have permission to alter database '${database}', the database does not exist, or the database is not in a state that allows access checks.`,
    5,
  );
export const fileNameTaken = (name: string) =>
  error(1828, 16, `The logical file name "${name}" is already in use. Choose a different name.`);
export const filePathTaken = (path: string) =>
  error(
    5170,
    16,
    `Cannot create file '${path}' because it already exists. Change the file path or the file name, and retry the operation.`,
  );
export const notJoined = (database: string) =>
  error(
    35242,
    16,
    `Cannot complete this ALTER DATABASE ${database} SET HADR operation on database '${database}'. The database is not joined to an availability group. After the database has joined the availability group, retry the command.`,
  );
export const backupNotHere = (database: string) =>
  error(3059, 16, `This BACKUP or RESTORE command is not supported on a database mirror or secondary replica. (Database '${database}')`);

// ------------------------------------------------------------------------------------------------ informational
export const sameValue = (group: string) =>
  information(
    41185,
    `Replica option specified in ALTER AVAILABILITY GROUP '${group}' MODIFY DDL is same as cached availability group configuration.`,
  );
export const wrongRoleForSignal = (group: string) =>
  information(
    41121,
    `The local availability replica of availability group '${group}' cannot accept signal 'SET ROLE' in its current replica role and state.`,
  );
export const bringingOnlineTimedOut = (group: string) =>
  information(
    41131,
    `Failed to bring availability group '${group}' online.  The operation timed out.  If this is a Windows Server Failover Clustering (WSFC) availability group, verify that the local WSFC node is online.  Then verify that the availability group resource exists in the WSFC cluster.`,
  );
export const rollingBack = (database: string) =>
  information(
    35299,
    `Nonqualified transactions are being rolled back in database ${database} for an Always On Availability Groups state change. Estimated rollback completion: 100%. This is an informational message only. No user action is required.`,
  );
export const backedUp = (database: string, what: 'DATABASE' | 'LOG') =>
  information(3014, `BACKUP ${what} successfully processed pages for database '${database}'.`, 0);
