import { createServer } from 'node:http';
import { github } from '../../../shared/hosts/github.ts';

test('GitHub gives the job an identity token for the audience that is asked for', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ value: 'the-token' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  process.env.ACTIONS_ID_TOKEN_REQUEST_URL = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/token?api-version=2.0`;
  process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'of-the-job';
  try {
    expect(await github.idToken?.('api://AzureADTokenExchange')).toBe('the-token');
    expect(asked).toEqual(['/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange Bearer of-the-job']);
  } finally {
    delete process.env.ACTIONS_ID_TOKEN_REQUEST_URL;
    delete process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
    await new Promise((resolve) => server.close(resolve));
  }
});

test('without the permission it says so', async () => {
  await expect(github.idToken?.('x')).rejects.toThrow('ACTIONS_ID_TOKEN_REQUEST');
});
