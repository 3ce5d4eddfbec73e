declare module 'xml2js' {
  /** Elements are arrays by name, attributes are under `$`, text is under `_`. */
  export function parseStringPromise(xml: string): Promise<{ readonly testsuites: { readonly testsuite: readonly never[] } }>;
}
