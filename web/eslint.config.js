import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const AS_TEXT = 'Names come from outside: write them with textContent.';

export default defineConfig(
  globalIgnores(['.unit/', 'node_modules/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      complexity: ['error', 10],
      eqeqeq: 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: AS_TEXT },
        { property: 'outerHTML', message: AS_TEXT },
        { property: 'insertAdjacentHTML', message: AS_TEXT },
        { object: 'document', property: 'write', message: AS_TEXT },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Sigma and graphology stand behind one adapter, so that another renderer is one file away.
      'no-restricted-imports': ['error', { paths: ['sigma', 'graphology'], patterns: ['sigma/*'] }],
    },
  },
  {
    files: ['src/graph/sigma-view.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // node:test answers with promises that the runner itself awaits.
    files: ['tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test'] }] },
      ],
    },
  },
);
