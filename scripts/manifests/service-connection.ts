import type { Field } from '../../shared/core/field.ts';
import { type ConnectionPart, connectionParts } from '../../shared/hosts/sql-server-connection.ts';
import { connectionInputs } from '../../shared/tasks/inputs.ts';
import type { Edition } from './edition.ts';

/** The fields of the form, as the source would have them as inputs. */
const fieldOf = (part: ConnectionPart): Field<unknown> =>
  Object.values(connectionInputs as Readonly<Record<string, Field<unknown>>>).find(
    ({ connected }) => connected?.by === 'sourceConnection' && connected.part === part,
  ) as Field<unknown>;

/**
 * The type of service connection to a SQL Server. Its methods are those that Azure DevOps brings along; a Windows domain turns the first one
 * into a Windows account. Source: Microsoft, "Service endpoint authentication schemes" and "Create a service endpoint".
 */
export const serviceConnectionType = ({ connectionType, connectionTitle }: Edition) => ({
  id: 'sql-server-connection',
  description: 'A SQL Server that databases are migrated from or to.',
  type: 'ms.vss-endpoint.service-endpoint-type',
  targets: ['ms.vss-endpoint.endpoint-types'],
  properties: {
    name: connectionType,
    displayName: connectionTitle,
    icon: 'images/icon.png',
    helpMarkDown: 'The tasks of this extension take it as sourceConnection or targetConnection.',
    // Every service connection has one, and it has to be a URL; a SQL Server has none. The field below takes its place.
    url: { displayName: 'Not used', value: 'https://learn.microsoft.com/sql', isVisible: 'false' },
    inputDescriptors: (['server', 'encrypt', 'trustServerCertificate', 'hostNameInCertificate', 'caCertificate'] as const).map((part) =>
      descriptor(part, part === 'server'),
    ),
    authenticationSchemes: [
      {
        type: 'ms.vss-endpoint.endpoint-auth-scheme-basic',
        displayName: 'User name and password',
        inputDescriptors: [descriptor('username', true), descriptor('password', true), descriptor('domain', false)],
      },
      {
        type: 'ms.vss-endpoint.endpoint-auth-scheme-token',
        displayName: 'Microsoft Entra access token',
        // How a REST service would get it; the tasks hand it to the driver.
        headers: [{ name: 'Authorization', value: 'Bearer {{endpoint.apitoken}}' }],
        inputDescriptors: [descriptor('accessToken', true)],
      },
      { type: 'ms.vss-endpoint.endpoint-auth-scheme-none', displayName: 'Identity of the agent (Microsoft Entra)' },
    ],
  },
});

function descriptor(part: ConnectionPart, isRequired: boolean) {
  const { name, label } = connectionParts[part];
  const { help, kind, options, default: defaultValue, secret = false } = fieldOf(part);
  const choices = kind === 'flag' ? ['false', 'true'] : options;
  return {
    id: name,
    name: label,
    description: part === 'domain' ? `${help} Blank for a SQL login.` : help,
    inputMode: choices ? 'combo' : secret ? 'passwordBox' : kind === 'pem' ? 'textArea' : 'textBox',
    isConfidential: secret,
    validation: { isRequired, dataType: 'string' },
    ...(choices && {
      values: {
        inputId: name,
        defaultValue,
        isLimitedToPossibleValues: true,
        possibleValues: choices.map((value) => ({ value, displayValue: value })),
      },
    }),
  };
}
