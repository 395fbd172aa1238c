#!/bin/sh
# make-docs.sh PYTHON: write anew every file that is made from the program. Tests compare them.
set -eu
python=$1

made() { # FILE ARGUMENTS...: what the program prints becomes the file, or the file stays as it is
    file=$1
    shift
    "$python" "$@" >"$file.new" || { rm -f "$file.new"; exit 1; }
    mv "$file.new" "$file"
    echo "$file"
}

made docs/commands.md -m annotator.cli.reference
made docs/formats.md -m annotator.cli.formats_page
made docs/keys.md -m annotator.tui.reference
made schemas/schema.json -m annotator schema json-schema
made docs/label.schema.json -m annotator schema json-schema labels
