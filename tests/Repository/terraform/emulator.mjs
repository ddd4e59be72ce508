// The Spanner emulator of a run: the one that the environment names, else one of its own, started by eng/EmulatorTool.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The REST host, and how to end what was started; without a host, why there is none. */
export async function provideEmulator(emulatorTool) {
  const { SPANNER_EMULATOR_REST_HOST: rest, SPANNER_EMULATOR_HOST: grpc } = process.env;
  if (rest || grpc) return { host: rest || restHost(grpc), stop: async () => {} };
  if (!emulatorTool) return { why: 'SPANNER_EMULATOR_HOST is not set, and the .NET SDK that would start one is missing' };

  // It ends when its input does, so it can't outlive this process.
  const server = spawn('dotnet', [emulatorTool, 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  const { value: started } = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next();
  if (!started) {
    const [code] = await ended;
    if (code !== 0) throw new Error(`The Spanner emulator could not be started (exit code ${code}); the reason stands above.`);
    return { why: 'no emulator is installed (eng/install-emulator.sh gets one), and SPANNER_EMULATOR_HOST is not set' };
  }
  return {
    host: restHost(started),
    stop: async () => {
      server.stdin.end();
      const [code] = await ended;
      if (code !== 0) throw new Error(`The Spanner emulator at ${started} did not end well (exit code ${code}).`);
    },
  };
}

function restHost(grpc) {
  return grpc.replace(/:(\d+)$/, (_, port) => `:${Number(port) + 10}`);
}
