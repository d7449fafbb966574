/** Checking the settings against `config_schema` of manifest.json. */

'use strict';

const TYPES = {
  string: [(value) => typeof value === 'string', 'a text'],
  integer: [(value) => Number.isInteger(value), 'a whole number'],
  number: [(value) => Number.isFinite(value), 'a number'],
  boolean: [(value) => typeof value === 'boolean', 'true or false'],
};

/**
 * The settings with defaults filled in. A setting that is null counts as missing; one that the schema does not know stays.
 *
 * @throws Error which names the setting and never quotes its value
 */
function checked(config, schema, inside = '') {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new Error(`${inside.replace(/\.$/, '') || 'The configuration'} must be an object.`);
  }
  // Without a prototype, no setting has a value that nobody gave it.
  const settings = Object.create(null);
  for (const [key, value] of Object.entries(config)) {
    if (value !== null && value !== undefined) settings[key] = value;
  }
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const name = inside + key;
    if (key in settings) {
      if (field.type === 'object') settings[key] = checked(settings[key], field, `${name}.`);
      else check(settings[key], field, name);
    } else if (field.default !== undefined) {
      settings[key] = field.default;
    } else if (schema.required?.includes(key)) {
      throw new Error(`${name} is missing.`);
    }
  }
  return settings;
}

function check(value, field, name) {
  const [fits, called] = TYPES[field.type];
  if (!fits(value)) throw new Error(`${name} must be ${called}.`);
  if (field.enum && !field.enum.includes(value)) throw new Error(`${name} must be one of: ${field.enum.join(', ')}.`);
  if (typeof value !== 'string') return;
  if (value.length < (field.minLength ?? 0)) throw new Error(`${name} must not be empty.`);
  // It becomes part of a header.
  if (field.format === 'password' && !/^[ -~]*$/.test(value)) {
    throw new Error(`${name} must be one line of printable ASCII characters.`);
  }
}

module.exports = { checked };
