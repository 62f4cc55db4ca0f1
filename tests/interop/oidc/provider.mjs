// An identity provider, oidc-provider, that gives out access tokens as JWTs by client credentials, and lets
// people sign in at a client. What it is given on standard input:
//   { algorithm, clients: { ID: [ROLE, …] } }, each client with the secret "secret"
//   { …, desk: { id, redirect }, people: { LOGIN: [ROLE, …] } }, whose passwords are not looked at
// It writes its issuer on a line of its own and serves until it is ended.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const given = JSON.parse(readFileSync(0, 'utf8'));
const key = given.algorithm.startsWith('ES')
  ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
  : generateKeyPairSync('rsa', { modulusLength: 2048 });
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...key.privateKey.export({ format: 'jwk' }), use: 'sig', alg: given.algorithm }] },
    clients: [...(given.desk ? [{
      client_id: given.desk.id,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      redirect_uris: [given.desk.redirect],
      response_types: ['code'],
      id_token_signed_response_alg: given.algorithm,
    }] : []), ...Object.keys(given.clients).map((id) => ({
      client_id: id,
      client_secret: 'secret',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      id_token_signed_response_alg: given.algorithm,
    }))],
    conformIdTokenClaims: false,
    claims: { openid: ['sub', 'roles'] },
    findAccount: (_, login) => ({ accountId: login, claims: () => ({ sub: login, roles: given.people?.[login] ?? [] }) }),
    features: {
      devInteractions: { enabled: Boolean(given.desk) },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, audience) => ({
          scope: '',
          audience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: given.algorithm } },
        }),
      },
    },
    extraTokenClaims: (_, token) => ({ roles: given.clients[token.clientId] }),
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
