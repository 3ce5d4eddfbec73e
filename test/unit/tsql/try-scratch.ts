import { openFake, run } from '/work/main/test/unit/tsql/fake-instance.ts';
const fake = await openFake();
for (const sql of process.argv.slice(2)) { console.log('>', sql); const a = await run(fake, sql); console.log(a.trace.join('\n')); for (const m of a.messages) console.log('   ', m.number, m.message.slice(0,600)); }
