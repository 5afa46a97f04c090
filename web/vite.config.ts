import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: '/static/app/',
  build: {
    outDir: here('../api/static/app'),
    emptyOutDir: true,
    // Every file stands on its own, so that the Content-Security-Policy needs no `data:` for ours.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // The bundle of the API documentation is large and loaded by that page only.
    chunkSizeWarningLimit: 1700,
    rolldownOptions: {
      input: {
        index: here('index.html'),
        imports: here('imports.html'),
        docs: here('docs.html'),
      },
    },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:8000', '/openapi.json': 'http://127.0.0.1:8000' },
  },
});
