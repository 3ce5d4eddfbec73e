import ts from 'typescript';

export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

interface Place {
  readonly text: string;
  readonly line: number;
}

/** What the walls need to know of one source file. */
export interface Source {
  readonly imports: readonly Import[];
  /** Text of string literals and templates. */
  readonly strings: readonly Place[];
  /** Calls that read the machine's clock, wait on it, or draw random numbers. */
  readonly timeUses: readonly Place[];
}

const timeCalls =
  /^(Date\.now|performance\.now|setTimeout|setInterval|setImmediate|Math\.random|AbortSignal\.timeout|process\.hrtime(\.bigint)?)$/;

export function readSource(path: string, text: string): Source {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const imports: Import[] = [];
  const strings: Place[] = [];
  const timeUses: Place[] = [];
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;

  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      imports.push({ specifier: textOf(node.moduleSpecifier), typeOnly: isTypeOnly(node), line: lineOf(node) });
      return;
    }
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText(file);
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] !== undefined)
        imports.push({ specifier: textOf(node.arguments[0]), typeOnly: false, line: lineOf(node) });
      if (timeCalls.test(callee)) timeUses.push({ text: callee, line: lineOf(node) });
    }
    if (ts.isNewExpression(node) && node.expression.getText(file) === 'Date' && !node.arguments?.length)
      timeUses.push({ text: 'new Date()', line: lineOf(node) });
    if (ts.isStringLiteralLike(node)) strings.push({ text: node.text, line: lineOf(node) });
    if (ts.isTemplateExpression(node)) strings.push({ text: node.getText(file).slice(1, -1), line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { imports, strings, timeUses };
}

const isTypeOnly = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
  ts.isImportDeclaration(node) ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword : node.isTypeOnly;

const textOf = (node: ts.Expression): string => (ts.isStringLiteralLike(node) ? node.text : node.getText());
