#!/usr/bin/env bash
# produce.sh [COUNT]: makes COUNT (1) more runs, each a copy of a random sample with a fresh name, fresh artifact digests and current times,
# and finishes them. SERVER names the API (http://127.0.0.1:8001, the sandbox); KUBECTL the program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
count=${1:-1}
kubectl=(${KUBECTL:-kubectl} --server "${SERVER:-http://127.0.0.1:8001}")
files=(*.yaml)

fresh_digest() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

for ((i = 0; i < count; i++)); do
  file=${files[RANDOM % ${#files[@]}]}
  sample=${file%.yaml}
  suffix=$(fresh_digest)
  name=$sample-${suffix:0:5}
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  # Names and times everywhere; digests everywhere but where a step says which image it ran.
  script="s/\\b$sample\\b/$name/g; s/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/$now/g"
  for digest in $(grep -v imageID "$file" | grep -oE 'sha256:[0-9a-f]{64}' | sort -u); do
    script+="; /imageID/! s/$digest/sha256:$(fresh_digest)/g"
  done
  sed -E "$script" "$file" | "${kubectl[@]}" create -f - >/dev/null
  sed -E "$script" "$file" | "${kubectl[@]}" replace --subresource=status -f - >/dev/null
  echo "$name"
done
