// Reads the composite literals of Go source, as far as the provider's schemas need it.

/** Splits the inside of `{ key: value, … }` into a map of key to the value's source. */
export function fields(source) {
  const found = new Map();
  let at = 0;
  while ((at = skipBlanks(source, at)) < source.length) {
    const colon = endOf(source, at, ':');
    const key = source.slice(at, colon).trim();
    const end = endOf(source, colon + 1, ',');
    found.set(key.startsWith('"') ? JSON.parse(key) : key, source.slice(colon + 1, end).trim());
    at = end + 1;
  }
  return found;
}

/** The inside of the first literal of a type: what stands between its braces. */
export function bodyOf(source, type) {
  const start = source.indexOf(`${type}{`);
  if (start < 0) return null;
  const open = start + type.length;
  return source.slice(open + 1, endOf(source, open + 1, '}'));
}

function skipBlanks(source, at) {
  for (;;) {
    while (/\s/.test(source[at] ?? '')) at++;
    if (!source.startsWith('//', at)) return at;
    at = source.indexOf('\n', at);
    if (at < 0) return source.length;
  }
}

/** Where the given sign stands outside all brackets, strings and comments; the end if nowhere. */
function endOf(source, at, sign) {
  for (let depth = 0; at < source.length; at++) {
    const c = source[at];
    if (depth === 0 && c === sign) return at;
    if (c === '"' || c === '`') at = closingQuote(source, at);
    else if (source.startsWith('//', at)) at = source.indexOf('\n', at);
    else if ('{[('.includes(c)) depth++;
    else if ('}])'.includes(c)) depth--;
  }
  return source.length;
}

function closingQuote(source, at) {
  const quote = source[at];
  for (at++; source[at] !== quote; at++) {
    if (quote === '"' && source[at] === '\\') at++;
  }
  return at;
}
