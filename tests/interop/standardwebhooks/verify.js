// Verifies one message with the code of standardwebhooks. What it is given on standard input:
//   { secret: whsec_…, headers: { webhook-id, webhook-timestamp, webhook-signature }, body: text }
'use strict';

const { readFileSync } = require('node:fs');
const { Webhook } = require('standardwebhooks');

const given = JSON.parse(readFileSync(0, 'utf8'));
try {
  const message = new Webhook(given.secret).verify(given.body, given.headers);
  console.log(message.id);
} catch (error) {
  console.error(`refused: ${error.message}`);
  process.exit(1);
}
