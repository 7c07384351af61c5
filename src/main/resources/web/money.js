/* Money is an integer of minor units and prices are thousandths: nothing here is rounded but once, half to even, as the server does. */

const THOUSANDTHS = 1000n;
const WHOLE_DIGITS_MAX = 9;

/** How many digits a currency has after the point. */
export function digitsOf(currency) {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}

/** `12.5` or `12,50` → 1250; null where the text is no amount of the currency above zero. */
export function minorOf(text, currency) {
  const digits = digitsOf(currency);
  const parts = /^(\d+)(?:[.,](\d+))?$/.exec(text.trim());
  if (!parts || parts[1].length > WHOLE_DIGITS_MAX || (parts[2] ?? '').length > digits) {
    return null;
  }
  const amount = Number(parts[1] + (parts[2] ?? '').padEnd(digits, '0'));
  return amount > 0 ? amount : null;
}

/** 1250 → `12.50`, as it is typed into a field. */
export function decimal(amount, currency) {
  const digits = digitsOf(currency);
  const sign = amount < 0 ? '-' : '';
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** 1250 → `€12.50`, as the reader's language writes it. */
export function money(amount, currency) {
  // A text, no number: an engine that reads it as a decimal shows every digit of it.
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(decimal(amount, currency));
}

/** What a line of legs returns when all win, stake included: the exact product, rounded half to even once. */
export function returnOf(stake, prices) {
  const product = prices.reduce((so, price) => so * BigInt(Math.round(price * 1000)), BigInt(stake));
  const divisor = THOUSANDTHS ** BigInt(prices.length);
  const whole = product / divisor;
  const twice = (product % divisor) * 2n;
  const isUp = twice > divisor || (twice === divisor && whole % 2n === 1n);
  return Number(isUp ? whole + 1n : whole);
}
