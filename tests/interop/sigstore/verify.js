// Verifies one entry of a log with the code of @sigstore/verify: the checkpoint's signature, then the
// inclusion. What it is given on standard input:
//   { key: base64 of the public key in SPKI, keyId: hex of 4 bytes, name, checkpoint: the signed note,
//     index: decimal, hashes: [base64], entry: base64 }
'use strict';

const { readFileSync } = require('node:fs');
const { crypto } = require('@sigstore/core');
const { verifyCheckpoint } = require('@sigstore/verify/dist/tlog/checkpoint');
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/tlog/merkle');

const given = JSON.parse(readFileSync(0, 'utf8'));
const log = {
  logID: Buffer.from(given.keyId, 'hex'),
  baseURL: `https://${given.name}`,
  publicKey: crypto.createPublicKey(Buffer.from(given.key, 'base64')),
};
const entry = {
  canonicalizedBody: Buffer.from(given.entry, 'base64'),
  inclusionProof: {
    logIndex: given.index,
    hashes: given.hashes.map((hash) => Buffer.from(hash, 'base64')),
    checkpoint: { envelope: given.checkpoint },
  },
};

try {
  const checkpoint = verifyCheckpoint(entry, [log]);
  verifyMerkleInclusion(entry, checkpoint);
  console.log(`entry ${given.index} is among the ${checkpoint.logSize} of ${checkpoint.origin}`);
} catch (error) {
  console.error(`refused: ${error.message}`);
  process.exit(1);
}
