#!/bin/sh
# make-venv.sh FOLDER [PYTHON]: a virtual environment by the newest Python that can make one.
# Says in one sentence what is missing; a Python manager's shim that leads nowhere counts as absent.
set -u

folder=$1
wanted=${2:-python3.13 python3.12 python3.11 python3 python}
old= bare=

for python in $wanted; do
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        old=$version
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        bare=$version
    elif "$python" -m venv --clear "$folder"; then
        exit 0
    else
        echo "$python could not make a virtual environment in $PWD/$folder: the lines above say why." >&2
        exit 1
    fi
done

if [ -n "$bare" ]; then
    echo "Python $bare is here without its venv module: install it (Debian, Ubuntu: apt install python3-venv)," \
         "then run make again." >&2
elif [ -n "$old" ]; then
    echo "annotator needs Python 3.11 or newer with venv, and the newest found is $old: install one" \
         "(Debian 12, Ubuntu 24.04: apt install python3 python3-venv), or name it: make annotate PYTHON=..." >&2
else
    echo "annotator needs Python 3.11 or newer with venv, and none was found: install one" \
         "(Debian, Ubuntu: apt install python3 python3-venv), or name it: make annotate PYTHON=..." >&2
fi
exit 1
