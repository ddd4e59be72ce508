// google.json in the form of the plugin protocol, by the same rules as the provider's SDK
// (helper/schema/core_schema.go in hashicorp/terraform-plugin-sdk).

const Scalars = { string: 'string', bool: 'bool', int: 'number', float: 'number' };

export function resourceSchema(entries) {
  const block = blockOf(entries);
  block.attributes.push(attribute('id', 'string', { optional: true, computed: true }));
  block.blockTypes.push(timeouts);
  return { version: 0, block };
}

function blockOf(entries) {
  const named = Object.entries(entries);
  return {
    attributes: named.filter(([, entry]) => !isBlock(entry)).map(([name, entry]) => attribute(name, typeOf(entry), entry)),
    blockTypes: named.filter(([, entry]) => isBlock(entry)).map(([name, entry]) => ({
      typeName: name,
      block: blockOf(entry.block),
      nesting: entry.type === 'set' ? 'SET' : 'LIST',
      minItems: entry.required ? Math.max(1, entry.min ?? 0) : 0,
      maxItems: entry.max ?? 0,
    })),
  };
}

// What is only computed never stands in a configuration: an attribute, however it nests.
function isBlock(entry) {
  return Boolean(entry.block) && !(entry.computed && !entry.optional);
}

function attribute(name, type, { required = false, optional = false, computed = false, sensitive = false, deprecated = false }) {
  return { name, type: Buffer.from(JSON.stringify(type)), required, optional, computed, sensitive, deprecated };
}

function typeOf(entry) {
  if (entry.type in Scalars) return Scalars[entry.type];
  return [entry.type, entry.block ? objectOf(entry.block) : Scalars[entry.of] ?? 'string'];
}

function objectOf(entries) {
  return ['object', Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, typeOf(entry)]))];
}

const timeouts = {
  typeName: 'timeouts',
  nesting: 'SINGLE',
  block: { attributes: ['create', 'update', 'delete'].map(name => attribute(name, 'string', { optional: true })), blockTypes: [] },
};
