/** Implicit conversion of compiled expressions. */
import type { SqlType } from '../../sql-types.ts';
import { collationConflict, implicitConversion, operandClash } from '../errors.ts';
import { commonType, familyOf, isText, typeText } from '../types.ts';
import { convertValue, sameRepresentation } from '../values/convert.ts';
import type { Collation } from '../values/text.ts';
import type { Compiled } from './compiled.ts';

/** Throws 206 when no implicit conversion exists. */
export function coerce(compiled: Compiled, to: SqlType): Compiled {
  if (compiled.untyped) return asTyped(compiled, to);
  const { type: from, evaluate } = compiled;
  if (sameRepresentation(from, to)) return compiled;
  refuseImplicit(from, to);
  return {
    type: to,
    nullable: compiled.nullable,
    ...(compiled.collation && { collation: compiled.collation }),
    evaluate: (frame) => convertValue(evaluate(frame), from, to),
  };
}

/** A bare NULL in the given type; anything else as it is. */
export function asTyped(compiled: Compiled, type: SqlType): Compiled {
  if (!compiled.untyped) return compiled;
  const { untyped: _, ...plain } = compiled;
  return { ...plain, type };
}

function refuseImplicit(from: SqlType, to: SqlType): void {
  const [source, target] = [familyOf(from), familyOf(to)];
  const oldDate = (type: SqlType) => type.name === 'datetime' || type.name === 'smalldatetime';
  const clash =
    (source === 'guid' && ['integer', 'decimal', 'float', 'bit', 'date'].includes(target)) ||
    (target === 'guid' && ['integer', 'decimal', 'float', 'bit', 'date'].includes(source)) ||
    (target === 'date' && !oldDate(to) && ['integer', 'decimal', 'float', 'bit', 'binary'].includes(source)) ||
    (source === 'date' && !oldDate(from) && ['integer', 'decimal', 'float', 'bit'].includes(target)) ||
    (source === 'binary' && target === 'float');
  if (source === 'variant' && target !== 'variant') throw implicitConversion('sql_variant', typeText(to));
  if (clash) throw operandClash(typeText(from), typeText(to));
}

/** Both sides in the type that a comparison of them takes. Text keeps its own lengths: only its kind matters there. */
export function toCommon(first: Compiled, second: Compiled): { left: Compiled; right: Compiled; type: SqlType } {
  const [left, right] = [asTyped(first, second.type), asTyped(second, first.type)];
  const type = commonType(left.type, right.type);
  if (isText(type)) {
    const widest: SqlType = { ...type, length: 'max' };
    const keep = (side: Compiled) =>
      isText(side.type)
        ? side
        : coerce(side, { name: type.name === 'nchar' ? 'nvarchar' : type.name === 'char' ? 'varchar' : type.name, length: 'max' });
    return { left: keep(left), right: keep(right), type: widest };
  }
  return { left: coerce(left, type), right: coerce(right, type), type };
}

/** Throws 468 when both sides name different collations. */
export function commonCollation(left: Compiled, right: Compiled, operator: string): Collation {
  if (left.collation && right.collation && left.collation !== right.collation) {
    throw collationConflict(left.collation, right.collation, operator);
  }
  return left.collation ?? right.collation ?? 'ignore-case';
}
