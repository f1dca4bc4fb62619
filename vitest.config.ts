import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // These boot machines with real OpenZFS: `npm run test:openzfs`.
    // These play through millions of lives: `npm run test:long`.
    exclude: ['test/openzfs/**', 'test/long/**'],
    // Ink prints nothing but the last frame when CI is set; colour is what a terminal would get.
    env: { CI: 'false', FORCE_COLOR: '1', NODE_ENV: 'test', TZ: 'Pacific/Auckland' },
    // Properties of hundreds of fleets take a minute on a busy machine: a test that hangs is ended, none is judged by its time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
