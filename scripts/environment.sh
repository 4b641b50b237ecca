# shellcheck shell=sh
# Read by ./start and ./check, with $root set to the checkout. Makes the virtual environment and keeps it right:
#   prepare runtime|dev    installs requirements/<which>.txt and the project itself, unless that is already done
# INTERVIEWER_VENV names the folder of the environment; the default is .venv in the checkout.

venv=${INTERVIEWER_VENV:-"$root/.venv"}
case $venv in /*) ;; *) venv=$PWD/$venv ;; esac

say() { printf '%s\n' "$@" >&2; }

fail() {
    say "" "$@"
    exit 1
}

# Shims of version managers exist without working, so each candidate is run. 3.14 works too, without the embeddings.
find_python() {
    for candidate in python3.13 python3.12 python3.11 python3 python python3.14; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
}

have_uv() { command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; }

make_venv() {
    # An upgrade of Python, or an interrupted run, leaves an environment without a working one.
    [ ! -f "$venv/pyvenv.cfg" ] || rm -rf "$venv"
    python=$(find_python)
    if have_uv; then
        # Without a suitable Python on the machine, uv fetches one.
        uv venv --quiet --no-project --allow-existing --python "${python:-3.13}" "$venv" && return
    fi
    [ -n "$python" ] || fail "No suitable Python was found: version 3.11 to 3.14 is needed." \
        "Install one (python.org, your package manager, or uv: docs.astral.sh/uv), then run this again."
    # Debian splits off ensurepip; an outer pip can fill an environment that has none.
    "$python" -m venv "$venv" >/dev/null 2>&1 || "$python" -m venv --without-pip "$venv" ||
        fail "The virtual environment could not be made in $venv (see above)." \
            "On Debian and Ubuntu: sudo apt install python3-venv. Then run this again."
}

# Whichever installer there is. Arguments as for pip install.
install() {
    if have_uv; then
        uv pip install --quiet --compile-bytecode --python "$venv/bin/python" "$@"
    elif "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "$@"
    else
        outer=$(find_python)
        [ -n "$outer" ] && "$outer" -m pip --version >/dev/null 2>&1 ||
            fail "Neither pip nor uv was found." "Install one of them (on Debian and Ubuntu: sudo apt install python3-venv)."
        "$outer" -m pip --python "$venv/bin/python" install --quiet --disable-pip-version-check --no-input "$@"
    fi
}

# wordllama is built for few platforms, but only its data files are read: elsewhere another platform's wheel does.
embedding() {
    "$venv/bin/python" -c 'import importlib.util, sys; sys.exit(not importlib.util.find_spec("wordllama"))' && return
    if have_uv; then
        set -- --python-platform x86_64-manylinux2014 --python-version 3.13
    else
        site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
        set -- --platform manylinux2014_x86_64 --python-version 3.13 --target "$site"
    fi
    install "$@" --only-binary :all: --no-deps --require-hashes -r "$root/requirements/embedding.txt"
}

prepare() {
    # A changed requirement, a moved checkout: the stamp differs, and everything is put right again.
    wanted=$({ printf '%s\n' "$root" && cat "$root/requirements/$1.txt" "$root/pyproject.toml"; } | cksum)
    stamp=$venv/.installed-$1
    if [ -x "$venv/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    say "Setting up in $venv (once; up to a minute) ..."
    "$venv/bin/python" -c '' >/dev/null 2>&1 || make_venv
    rm -f "$stamp"
    # The file is complete, so nothing is left to resolve.
    { install --no-deps --require-hashes -r "$root/requirements/$1.txt" && embedding; } ||
        fail "The dependencies could not be installed (see above). Check the network, then run this again."
    # hatchling came with the dependencies, so nothing unpinned is fetched here.
    install --no-deps --no-build-isolation -e "$root" ||
        fail "The project could not be installed into $venv (see above)."
    printf '%s\n' "$wanted" >"$stamp"
}
