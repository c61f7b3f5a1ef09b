#!/usr/bin/env bash
# test.sh all|quick|lint|backend|processes|chaos|pwa|e2e|keys. Stops at the first part that fails.
set -euo pipefail

ROOT=$(cd "$(dirname "$0")/.." && pwd)
cd "$ROOT"
BIN=.venv/bin
CLOSING=$(mktemp)
trap 'rm -f "$CLOSING"' EXIT

part() { printf '\n── %s ──\n' "$*"; }

# Runs pytest and keeps its closing line for the end.
tests() {
  local code=0 log
  log=$(mktemp)
  "$BIN/python" -m pytest "$@" 2>&1 | tee "$log" || code=$?
  grep -E '^(=+ )?[0-9]+ (passed|failed|skipped|error|deselected).* in [0-9.]+s' "$log" | tail -1 >>"$CLOSING" || true
  rm -f "$log"
  return $code
}

lint() {
  part "format"; "$BIN/ruff" format --check .
  part "lint"; "$BIN/ruff" check .
  part "types"; "$BIN/mypy"
  part "import contracts"; "$BIN/lint-imports" --no-logo
  part "dead code"; "$BIN/python" -m scripts.dead_code
}

backend_tests() { tests tests --ignore=tests/e2e --ignore=tests/chaos -n "${WORKERS:-2}" --dist loadgroup "$@"; }
backend() { part "backend"; backend_tests -m "not slow" "$@"; }
processes() { part "whole processes, killed and started"; backend_tests -m slow; }
pwa() { part "PWA"; (cd pwa && npm run --silent lint && npm run --silent typecheck && npm run --silent test); }

chaos() { part "chaos"; tests tests/chaos -p no:xdist; }

e2e() {
  part "end to end"
  [ -d tests/e2e ] || { echo "no end-to-end tests"; return; }
  tests tests/e2e --ignore=tests/e2e/test_shortcuts.py -p no:xdist
}

# On a product of its own: its rows are walked through lists that hold what the other tests sent.
keys() { part "every key and its control"; tests tests/e2e/test_shortcuts.py -p no:xdist; }

case ${1:-all} in
  lint) lint ;;
  backend) shift; backend "$@" ;;
  pwa) pwa ;;
  e2e) e2e ;;
  keys) keys ;;
  quick) lint; backend; pwa ;;
  processes) processes ;;
  chaos) chaos ;;
  all) lint; pwa; backend; processes; chaos; e2e; keys; printf '\n'; cat "$CLOSING" ;;
  *) echo "test.sh all|quick|lint|backend|processes|chaos|pwa|e2e|keys" >&2; exit 2 ;;
esac
