#!/bin/sh
# Runs the tests of the store, the guards and the races (marker "store") on another PostgreSQL than the
# embedded one (whose own tests it leaves out): a temporary cluster on a Unix socket, stopped and removed at the end.
#
#   tests/run_on_debian_postgresql.sh [pytest arguments]
#   RACES= tests/run_on_debian_postgresql.sh    without the races
#   POSTGRESQL_BIN=/usr/lib/postgresql/17/bin tests/run_on_debian_postgresql.sh -n 2
set -eu

bin=${POSTGRESQL_BIN:-/usr/lib/postgresql/15/bin}
root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$root/.venv/bin/python}
[ -x "$python" ] || python=python3
directory=$(mktemp -d)
server=

finish() {
    if [ -n "$server" ]; then
        kill -INT "$server" && wait "$server" || true
    fi
    rm -rf "$directory"
}
trap finish EXIT
trap 'exit 130' INT TERM

as_server=
if [ "$(id -u)" = 0 ]; then
    chown postgres "$directory"
    as_server="setpriv --reuid=postgres --regid=postgres --init-groups"
fi

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s' "$password" >"$directory/password"
[ -z "$as_server" ] || chown postgres "$directory/password"
(
    cd /
    $as_server "$bin/initdb" -D "$directory/cluster" -U postgres --auth=scram-sha-256 --encoding=UTF8 \
        --locale=C.UTF-8 --pwfile="$directory/password" >"$directory/initdb.log" 2>&1
) || { cat "$directory/initdb.log"; exit 1; }
cd "$root"

$as_server "$bin/postgres" -D "$directory/cluster" -c listen_addresses= -c "unix_socket_directories=$directory" \
    -c max_connections=200 -c fsync=off -c full_page_writes=off >"$directory/server.log" 2>&1 &
server=$!
tries=0
until "$bin/pg_isready" -q -h "$directory"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ]; then
        cat "$directory/server.log"
        exit 1
    fi
    sleep 0.1
done

YANQI_TEST_DATABASE_URL="host=$directory user=postgres password=$password dbname=postgres" \
    "$python" -m pytest --dist loadscope --no-loadscope-reorder -m store --ignore tests/store/test_embedded.py \
    tests/store tests/projections/guards tests/cli/test_database.py ${RACES-tests/races} "$@"
