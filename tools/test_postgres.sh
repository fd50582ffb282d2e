#!/bin/sh
# test_postgres.sh start DIR [PID] | stop DIR
# A PostgreSQL for tests in DIR, on a Unix socket there, as an ordinary user. `start` prints the URL of its
# database "postgres" and may be called again. With PID it stops by itself, and DIR goes, once that process
# is gone. DIR must be short: a socket's path has fewer than 107 bytes. Nothing kept in it is worth keeping:
# it writes without fsync.
set -eu
case $0 in /*) ;; *) exec "$(pwd)/$0" "$@" ;; esac
usage() { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
what=$1 dir=$2 pid=${3:-}

bin=
for candidate in /usr/lib/postgresql/*/bin "$(dirname "$(command -v initdb 2>/dev/null || echo /none/x)")"; do
    [ -x "$candidate/initdb" ] && bin=$candidate
done
[ -n "$bin" ] || { echo "test_postgres.sh: no PostgreSQL here (Debian: apt install postgresql)" >&2; exit 1; }

# initdb refuses root.
user=$(id -un)
as=
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
fi

case $what in
start)
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    [ ${#dir} -lt 80 ] || { echo "test_postgres.sh: $dir is too long for a socket" >&2; exit 1; }
    url="postgresql:///postgres?host=$dir&user=clerkwell"
    if [ ! -S "$dir/.s.PGSQL.5432" ]; then
        [ "$(id -u)" != 0 ] || chown "$user" "$dir"
        chmod 755 "$dir"
        cd "$dir"
        $as "$bin/initdb" -D "$dir/data" -U clerkwell -A trust --locale=C --encoding=UTF8 --no-sync \
            >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
        $as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/log" -o "-k $dir -c listen_addresses= \
            -c fsync=off -c full_page_writes=off -c max_wal_size=256MB -c max_connections=250 -c shared_buffers=32MB \
            -c deadlock_timeout=200ms -c autovacuum=off" start >"$dir/start.log" 2>&1 \
            || { cat "$dir/start.log" "$dir/log" >&2; exit 1; }
        if [ -n "$pid" ]; then
            setsid sh -c "while kill -0 $pid 2>/dev/null && [ -d '$dir/data' ]; do sleep 1; done
                          '$0' stop '$dir'" >/dev/null 2>&1 </dev/null &
        fi
    fi
    echo "$url"
    ;;
stop)
    [ -d "$dir/data" ] || exit 0
    cd "$dir"
    $as "$bin/pg_ctl" -D "$dir/data" -w -m immediate stop >/dev/null 2>&1 || true
    cd /
    rm -rf "$dir"
    ;;
*) usage ;;
esac
