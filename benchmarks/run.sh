#!/bin/sh
# run.sh PYTHON [NAME...]: run all benchmarks of this folder, or those named, one after another.
cd "$(dirname "$0")" || exit 1
python=$1
shift
case $python in /*) ;; *) python=../$python ;; esac
[ $# -gt 0 ] || set -- $(ls [a-z]*.py | sed 's/\.py$//')
code=0
for name; do
    if [ ! -f "$name.py" ]; then
        echo "there is no benchmark '$name'; there are:" $(ls [a-z]*.py | sed 's/\.py$//') >&2
        exit 2
    fi
    echo "== $name"
    "$python" "$name.py" || code=1
done
exit $code
