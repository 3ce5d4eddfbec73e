/** Floats as text: six significant digits by default, as CONVERT writes them. */
export function formatFloat(value: number, style: number): string {
  const digits = style === 0 ? 6 : style === 1 ? 8 : style === 3 ? 17 : 16;
  if (style === 1 || style === 2) return exponential(value.toExponential(digits - 1));
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent < -5 || exponent >= (style === 0 ? 6 : 15)) {
    // From a million on the default style changes to the exponent form.
    const [mantissa = '', power = ''] = value.toExponential(digits - 1).split('e');
    return exponential(`${mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa}e${power}`);
  }
  return String(Number(value.toPrecision(digits)));
}

/** Exponents have three digits. */
function exponential(text: string): string {
  const [mantissa = '', power = ''] = text.split('e');
  const number = Number(power);
  return `${mantissa}e${number < 0 ? '-' : '+'}${String(Math.abs(number)).padStart(3, '0')}`;
}
