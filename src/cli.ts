#!/usr/bin/env node
import packageJson from '../package.json' with { type: 'json' };

const argv = process.argv.slice(2);
if (argv.length === 1 && argv[0] === '--version') {
  // Nothing else is read for this: it is what scripts and package tests call.
  process.stdout.write(`${packageJson.version}\n`);
} else {
  const { main } = await import('./commands/main.ts');
  await main(argv, packageJson.version);
}
