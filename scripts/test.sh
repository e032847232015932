#!/usr/bin/env bash
# The one test command: restore, build, format check, every test. Its last line reads "N passed, N failed[, N skipped]".
#
#   bash scripts/test.sh [argument for the test runner ...]     e.g. --filter-class '*Dsse*'
#
# It needs the .NET SDK of global.json. On a Debian machine, as root, it installs the other programs that tests call
# (openssl, kubectl, chromium); elsewhere it names what is missing. CONFIGURATION chooses Debug (the default) or Release.
# With CHAINS_PEERS set, tests run against the real servers of that directory (scripts/peers.sh), and one that skips for want of
# them counts as a problem.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/peers.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=${CONFIGURATION:-Debug}
problems=()

step() { printf '\n== %s\n' "$*"; }

finish() { # finish PASSED FAILED SKIPPED
  local problem line="$1 passed, $2 failed"
  for problem in "${problems[@]}"; do printf 'problem: %s\n' "$problem"; done
  [ "$3" -eq 0 ] || line="$line, $3 skipped"
  printf '%s\n' "$line"
  [ "$1" -gt 0 ] && [ "$2" -eq 0 ] && [ ${#problems[@]} -eq 0 ]
  exit
}

stop() { # stop PROBLEM: nothing was tested
  problems+=("$1")
  finish 0 0 0
}

apt_updated=
need() { # need PROGRAM PACKAGE
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "$1 is missing (Debian package: $2)"
    return 1
  fi
  echo "installing $2, for $1"
  [ -n "$apt_updated" ] || apt-get update -qq </dev/null >/dev/null
  apt_updated=yes
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" </dev/null >/dev/null
  command -v "$1" >/dev/null || { echo "$1 is still missing after installing $2"; return 1; }
}

step "Programs"
command -v dotnet >/dev/null || stop "dotnet is missing: install the .NET SDK that global.json names"
dotnet --version || stop "no .NET SDK satisfies global.json"
need openssl openssl || stop "the signing tests compare with openssl, which is missing"
need chromium chromium || echo "the tests in a real browser are skipped"
need kubectl kubernetes-client || echo "the tests that drive the sandbox with kubectl are skipped"

peers_get

step "Restore"
dotnet restore Chains.sln -v quiet </dev/null || stop "the restore failed"

step "Build ($configuration, warnings are errors)"
dotnet build Chains.sln --no-restore -c "$configuration" -v quiet </dev/null || stop "the build failed"

step "Format"
for kind in whitespace style; do
  dotnet format "$kind" Chains.sln --no-restore --verify-no-changes </dev/null ||
    problems+=("formatting differs: run 'dotnet format $kind Chains.sln'")
done

step "Peers"
if [ -n "${CHAINS_PEERS:-}" ]; then
  peers_up || problems+=("the peers did not start")
else
  echo "CHAINS_PEERS is not set: the tests against real servers are skipped"
fi

step "Tests"
results=$(mktemp -d)
trap 'rm -rf "$results"; peers_down' EXIT
dotnet test --solution Chains.sln --no-build -c "$configuration" --no-progress --timeout 25m --long-running 60 \
  --results-directory "$results" --report-xunit-trx "$@" </dev/null
status=$?

count() { # count ATTRIBUTE: the sum over the reports
  find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + |
    grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}
passed=$(count passed)
failed=$(count failed)
skipped=$(($(count total) - passed - failed))
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || problems+=("the test run ended with code $status")
[ "$passed" -gt 0 ] || problems+=("no test passed")
while read -r test; do problems+=("skipped although the peers run: $test"); done < <(skipped_for_peers "$results")
skipped_tests "$results" | sed 's/^/skipped: /'
finish "$passed" "$failed" "$skipped"
