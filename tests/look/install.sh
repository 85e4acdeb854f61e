#!/bin/sh
# Installs by name what turns documents into pictures and drives pages: for `make look` and `make screenshots`.
set -eu
cd "$(dirname "$0")/../.."
packages="libreoffice-writer libreoffice-calc poppler-utils chromium fonts-liberation"
for package in $packages; do
    if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed'; then
        echo "Installing $packages from Debian ..."
        sudo=""
        [ "$(id -u)" = 0 ] || sudo="sudo"
        $sudo apt-get update -qq
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $packages >/dev/null
        break
    fi
done
# `make setup` takes away what only looking needs; what is there already needs no network.
.venv/bin/python -c 'import playwright' 2>/dev/null ||
    .uv/bin/uv pip install --quiet --require-hashes --no-deps -r locks/look.lock --python .venv/bin/python
