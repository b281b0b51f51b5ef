#!/usr/bin/env bash
# Installs what grading needs. Gradescope runs it once, as root, when it builds the image.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
source="$root/source"

wanted="$(sed -n '1s/.*Python //p' "$source/requirements.txt")"
usable() {
    command -v "$1" >/dev/null &&
        "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}
find_python() {
    for name in "python$wanted" python3.13 python3.12 python3.11 python3; do
        if usable "$name"; then
            command -v "$name"
            return
        fi
    done
}
install() {
    apt-get install -y --no-install-recommends "$@"
}

ldconfig -p | grep -q libseccomp.so.2 || { apt-get update && install libseccomp2; }
python="$(find_python)"
if [ -z "$python" ]; then
    apt-get update
    for version in "$wanted" 3.13 3.12 3.11; do
        install "python$version" "python$version-venv" && break
    done
    python="$(find_python)"
fi
[ -n "$python" ] || { echo "Python 3.11 or later is needed: choose a newer image" >&2; exit 1; }

"$python" -m venv "$root/venv"
pip() {
    "$root/venv/bin/python" -m pip --no-cache-dir --disable-pip-version-check "$@"
}
pip install --upgrade pip
pip install --no-deps -r "$source/requirements-torch.txt"
pip install -r "$source/requirements.txt"
packages="$("$root/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
cp -R "$source/autograder" "$packages/"
"$root/venv/bin/python" -m compileall -q "$packages/autograder"
cd / && "$root/venv/bin/python" -I -m autograder.gradescope.image "$root"
