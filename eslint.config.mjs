import { readdirSync } from 'node:fs'
import js from '@eslint/js'
import importX from 'eslint-plugin-import-x'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/** Who may import whom: a folder and the only folders of the house it may reach (itself always included). */
const imports = {
  shared: [],
  'electron/lib': ['shared'],
  'electron/buildkit': ['shared', 'electron/lib'],
  'electron/docker': ['shared', 'electron/lib', 'electron/buildkit/transport'],
  'electron/services': ['shared', 'electron/lib', 'electron/buildkit', 'electron/docker'],
  'electron/cli': ['shared', 'electron/lib', 'electron/buildkit', 'electron/docker', 'electron/services'],
  'electron/main': ['shared', 'electron'],
  'electron/preload': ['shared'],
  'renderer/bridge': ['shared'],
  'renderer/stores': ['shared', 'renderer/bridge'],
  'renderer/ui': [],
  'renderer/app': ['shared', 'renderer'],
}

const features = readdirSync('renderer/features', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => `renderer/features/${entry.name}`)
for (const feature of features) {
  imports[feature] = ['shared', 'renderer/stores', 'renderer/ui', 'renderer/bridge']
}

const house = ['shared', 'electron', 'renderer', 'test', 'scripts']
const zones = Object.entries(imports).flatMap(([target, allowed]) =>
  house.map((from) => ({
    target: `./${target}`,
    from: `./${from}`,
    except: [target, ...allowed]
      .filter((folder) => folder === from || folder.startsWith(`${from}/`))
      .map((folder) => (folder === from ? '.' : `./${folder.slice(from.length + 1)}`)),
    message: `${target} may import from ${[target, ...allowed].join(', ')} alone (docs/architecture.md).`,
  })),
)

/** Packages that a folder may not use, as patterns of import specifiers. */
const noPackages = (patterns, message) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }],
})

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'release/',
      'artifacts/',
      'electron/buildkit/proto/gen/',
      'examples/',
      'node_modules/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        project: ['shared', 'electron', 'electron/preload', 'renderer', 'test'].map(
          (folder) => `${folder}/tsconfig.json`,
        ),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'test/tsconfig.json' })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-default-export': 'error',
      'import-x/no-duplicates': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // Electron hands out windows that it made itself.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['shared/**'],
    rules: noPackages(
      ['node:*', 'react', 'react-*', 'electron', 'zustand', 'monaco-editor', '@xyflow/*', 'dockerode'],
      'shared is pure: no Node, no DOM, no React, no Electron.',
    ),
  },
  {
    files: ['electron/{lib,buildkit,docker,services,cli}/**'],
    rules: noPackages(['electron', 'electron/*'], 'Only electron/main uses the API of Electron.'),
  },
  {
    files: ['electron/buildkit/**'],
    rules: noPackages(
      ['electron', 'electron/*', 'dockerode'],
      'The BuildKit client is free of the app and of dockerode.',
    ),
  },
  {
    files: ['renderer/**'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // It warns of what React's compiler would skip, which is not used here.
      'react-hooks/incompatible-library': 'off',
      ...noPackages(['node:*', 'electron', 'dockerode'], 'The renderer has no Node.'),
    },
  },
  {
    files: ['renderer/ui/**'],
    rules: noPackages(
      ['zustand', 'zustand/*', 'monaco-editor', '@xyflow/*', 'node:*', 'electron'],
      'ui knows nothing of the app.',
    ),
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: ['**/*.config.ts', '**/*.d.ts'], rules: { 'import-x/no-default-export': 'off' } },
  { files: ['**/*.{mjs,js}'], languageOptions: { globals: globals.node } },
)
