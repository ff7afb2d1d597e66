#!/bin/sh
# Builds the package for macOS from a release build: packaging/macos/build.sh VERSION PROGRAM OUTPUT
set -eu
version=$1 program=$2 output=$3
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
install -d "$root/usr/local/bin"
install -m 755 "$program" "$root/usr/local/bin/renkei"
pkgbuild --root "$root" --identifier jp.renkei.client --version "$version" \
    --install-location / "$output"
