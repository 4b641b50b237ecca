#!/bin/sh
# Remakes requirements/*.txt from pyproject.toml: every version pinned, every file by its hash, for all
# platforms, with no index address. Needs uv. Give --upgrade to take newer versions.
set -eu
cd -- "$(dirname -- "$0")/.."

lock() {
    file=$1
    shift
    uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links --no-annotate "$@" -o "requirements/$file"
}

lock runtime.txt pyproject.toml --group build "$@"
# What is run is what is tested: the development set contains the runtime set exactly.
lock dev.txt pyproject.toml --group dev -c requirements/runtime.txt "$@"
# For platforms without a wheel of it: see scripts/environment.sh.
echo wordllama | lock embedding.txt - --no-deps -c requirements/runtime.txt
