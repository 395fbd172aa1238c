#!/bin/sh
# make-demo.sh: a project with the articles and the example labels, in demo/, to be played with.
# An old one is kept: what somebody tried out there is theirs. `rm -r demo` starts again.
set -eu

if [ -d demo ]; then
    exit 0
fi
making=$(mktemp -d .demo-XXXXXX)
trap 'rm -rf "$making"' EXIT
cp -R seeds examples/schemas examples/labels "$making"
chmod -R u+w "$making"
mv "$making" demo
trap - EXIT
chmod 755 demo
