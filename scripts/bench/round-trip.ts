import { migrationLogin } from '../../test/lab/engine/migration.ts';
import { ask, connect } from './connect.ts';
import { startCutoverLaboratory } from './cutover-laboratory.ts';
import { median } from './statistics.ts';

/**
 * A bare round trip on this machine as busy as it is now, ms: the shortest question on an open connection, through the same line, TLS and
 * server as everything else. The median of `times`.
 */
export async function measureRoundTrip(roundTripMs: number, times: number): Promise<number> {
  const laboratory = await startCutoverLaboratory({ roundTripMs, atDemotion: 'nothing', retryMs: 1 });
  const { source: port, ca } = laboratory.address;
  try {
    const connection = await connect({ port, ca, ...migrationLogin });
    const samples: number[] = [];
    for (let turn = 0; turn < times; turn++) {
      const started = performance.now();
      await ask(connection, 'SELECT 1');
      samples.push(performance.now() - started);
    }
    connection.close();
    return median(samples);
  } finally {
    await laboratory.close();
  }
}
