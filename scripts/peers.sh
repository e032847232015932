# Sourced by test.sh. The real servers and verifiers that tests compare with live outside this repository, in the directory that
# CHAINS_PEERS names: its get.sh installs them, up.sh starts them and writes their addresses, down.sh stops them.
# Where CHAINS_PEERS is not set nothing is started, and the tests that need them skip.
peers_home=
peers_log=
peers_getting=

# Each test that needs a peer names, when it skips, the variable that it missed.
peers_variables='CHAINS_PEERS|REKOR_URL|REKOR2_URL|CTLOG_URL|TSA_URL|OIDC_ISSUER|FULCIO_URL|REGISTRY|KAFKA_BOOTSTRAP|TRUSTED_ROOT|CHAINS_NPM_HOME'

peers_get() { # installs them in the background; the first time takes minutes
  [ -n "${CHAINS_PEERS:-}" ] || return 0
  peers_home=$(mktemp -d)
  peers_log=$peers_home/peers.log
  trap peers_down EXIT
  {
    bash "$CHAINS_PEERS/get.sh" &&
      # Verifies attestations of Rekor v2, which the version that comes with them does not yet. It says it wants Node.js 22 and works with 20.
      npm install --prefix "$peers_home/npm" --silent --no-fund --no-audit @sigstore/verify@4.1.3 @sigstore/bundle@5.0.1 @sigstore/protobuf-specs@0.5.2
  } </dev/null >"$peers_log" 2>&1 &
  peers_getting=$!
}

peers_up() { # waits for the installation, starts them, exports their addresses
  [ -n "$peers_getting" ] || return 0
  wait "$peers_getting" && bash "$CHAINS_PEERS/up.sh" "$peers_home/run" "${CHAINS_PEERS_PORT:-13000}" </dev/null >>"$peers_log" 2>&1 || {
    tail -20 "$peers_log"
    return 1
  }
  set -a
  # shellcheck disable=SC1091
  . "$peers_home/run/env"
  CHAINS_NPM_HOME=$peers_home/npm
  set +a
  PATH=${CHAINS_PEERS_HOME:-$HOME/.cache/chains-peers}/bin:$PATH
  cat "$peers_home/run/env"
  # Rekor v2 is not to be had on every release.
  [ -n "$REKOR2_URL" ] || peers_variables=${peers_variables/REKOR2_URL|/}
}

peers_down() {
  [ -n "$peers_home" ] || return 0
  kill "$peers_getting" 2>/dev/null
  bash "$CHAINS_PEERS/down.sh" "$peers_home/run"
  rm -rf "$peers_home"
}

skipped_tests() { # skipped_tests DIRECTORY: "name: reason" of each skipped test of the reports
  find "$1" -name '*.trx' -exec cat {} + 2>/dev/null | tr '\n' ' ' | sed 's/<UnitTestResult /\n&/g' |
    sed -n 's/^<UnitTestResult testName="\([^"]*\)" outcome="NotExecuted".*<StdOut>\([^<]*\).*/\1: \2/p' | sort
}

skipped_for_peers() { # skipped_for_peers DIRECTORY: those that had no reason to skip, since the peers run
  [ -z "$peers_getting" ] || skipped_tests "$1" | grep -E ": .*\b($peers_variables)\b"
}
