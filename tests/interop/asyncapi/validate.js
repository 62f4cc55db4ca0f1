// Reads {"document": …, "entries": […]} and says what is wrong with the document, after AsyncAPI's own parser,
// which the AsyncAPI CLI is made of, and which entries are not of the shape that it gives them, after ajv.
'use strict';

const { Parser } = require('@asyncapi/parser');
const Ajv = require('ajv').default;
const formats = require('ajv-formats').default;

async function main() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const { document, entries } = JSON.parse(Buffer.concat(chunks).toString());
  const { diagnostics } = await new Parser().parse(JSON.stringify(document));
  // 0 is an error; warnings and hints are the style's.
  for (const d of diagnostics.filter(d => d.severity === 0)) {
    console.error(`document: ${d.path.join('.')}: ${d.message}`);
    process.exitCode = 1;
  }
  const ajv = formats(new Ajv({ strict: false, formats: { edtf: true } }));
  const messages = document.components.messages;
  for (const entry of entries) {
    const kind = entry.type.replace('org.claimledger.', '');
    const validate = ajv.compile(messages[kind].payload);
    if (!validate(entry)) {
      console.error(`${kind}: ${ajv.errorsText(validate.errors)}`);
      process.exitCode = 1;
    }
  }
}

main().catch(e => { console.error(e); process.exitCode = 2; });
