/** Something that must hold in the repository. Resolves to what is wrong, one line each, with what to do about it. */
export interface Check {
  readonly name: string;
  problems(root: string): Promise<readonly string[]>;
}
