// Stands in for the google provider where the real one can't be downloaded: it knows every resource's schema and nothing
// else. Terraform does the checking. It is attached to, as a provider under a debugger is:
// https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { resourceSchema } from './wire-schema.mjs';

const { resources } = JSON.parse(readFileSync(new URL('../schema/google.json', import.meta.url)));
const { tfplugin5 } = grpc.loadPackageDefinition(loadSync(fileURLToPath(new URL('plugin.proto', import.meta.url))));

/** Serves on a free port; `env` makes Terraform use it for every provider "google". */
export async function startSchemaProvider() {
  const server = new grpc.Server({ 'grpc.max_send_message_length': -1 });
  const empty = (_, reply) => reply(null, {});
  server.addService(tfplugin5.Provider.service, {
    GetSchema: (_, reply) => reply(null, {
      provider: resourceSchema({ project: { type: 'string', optional: true }, region: { type: 'string', optional: true } }),
      resourceSchemas: Object.fromEntries(Object.entries(resources).map(([type, entries]) => [type, resourceSchema(entries)])),
      dataSourceSchemas: {},
    }),
    PrepareProviderConfig: ({ request }, reply) => reply(null, { preparedConfig: request.config }),
    ValidateResourceTypeConfig: empty,
    ValidateDataSourceConfig: empty,
    Stop: empty,
  });
  const port = await new Promise((resolve, reject) => server.bindAsync(
    '127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => error ? reject(error) : resolve(bound)));
  const attached = {
    Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
  };
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify({ 'registry.terraform.io/hashicorp/google': attached }) },
    stop: () => server.forceShutdown(),
  };
}
