/** Pages that several checks of this family rest on. */
export const preparePage = 'https://learn.microsoft.com/azure/azure-sql/managed-instance/managed-instance-link-preparation';
export const overviewPage = 'https://learn.microsoft.com/azure/azure-sql/managed-instance/managed-instance-link-feature-overview';
export const failoverPage = 'https://learn.microsoft.com/azure/azure-sql/managed-instance/managed-instance-link-failover-how-to';
export const troubleshootPage = 'https://learn.microsoft.com/azure/azure-sql/managed-instance/managed-instance-link-troubleshoot';
export const linkResourcePage = 'https://learn.microsoft.com/rest/api/sql/distributed-availability-groups/get';
