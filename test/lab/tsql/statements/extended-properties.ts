/** sp_addextendedproperty, sp_updateextendedproperty and sp_dropextendedproperty, for the database itself (Microsoft pages of these names). */
import { SqlError } from '../../sql-types.ts';
import { bindArguments, textOf } from './arguments.ts';
import type { Procedure } from './procedures.ts';

const levels = ['@level0type', '@level0name', '@level1type', '@level1name', '@level2type', '@level2name'];

const procedure =
  (action: 'add' | 'update' | 'drop'): Procedure =>
  async (call, { session, sink, control }) => {
    const value = action === 'drop' ? [] : ['@value'];
    const args = bindArguments(call, ['@name', ...value, ...levels], ['@name']);
    const name = textOf(args.get('@name'));
    const nested = levels.some((level) => args.has(level) && textOf(args.get(level)) !== null);
    if (name === null || name === '' || name.length > 128 || nested) {
      call.setResult(1);
      throw new SqlError(15600, `An invalid parameter or option was specified for procedure '${call.name}'.`, {
        severity: 15,
        procedure: call.name,
      });
    }
    const command = { kind: 'extended-property', action, database: call.database, name, value: textOf(args.get('@value')) } as const;
    call.setResult(1);
    await session.engine.command(
      { ...command, database: command.database ?? session.engine.database },
      (message) => sink.message(message),
      control.cancelled,
    );
    return 0;
  };

export const extendedPropertyProcedures: Readonly<Record<string, Procedure>> = {
  sp_addextendedproperty: procedure('add'),
  sp_updateextendedproperty: procedure('update'),
  sp_dropextendedproperty: procedure('drop'),
};
