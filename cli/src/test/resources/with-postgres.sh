# Runs a script with a PostgreSQL server of its own, which is stopped afterwards: with-postgres.sh SCRIPT
# Exits with code 77 if there is no server, or no user to run it: PostgreSQL refuses to run as root.
set -euo pipefail

initdb=$(command -v initdb || find /usr/lib/postgresql -name initdb 2>/dev/null | sort | tail -n 1)
[ -n "$initdb" ] && command -v psql >/dev/null || exit 77
bin=$(dirname "$initdb")
data=$(mktemp -d)
as_user=()
if [ "$(id -u)" = 0 ]; then
  { id postgres && chown postgres "$data"; } >/dev/null 2>&1 || exit 77
  as_user=(runuser -u postgres --)
fi
stop() {
  "${as_user[@]}" "$bin/pg_ctl" -D "$data/db" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$data"
}
trap stop EXIT

cd "$data"
"${as_user[@]}" "$bin/initdb" -D "$data/db" -A trust -U postgres --no-sync >/dev/null
"${as_user[@]}" "$bin/pg_ctl" -D "$data/db" -l "$data/log" -w -o "-k $data -c listen_addresses= -c fsync=off" start >/dev/null
cd "$OLDPWD"
PGHOST="$data" PGUSER=postgres PGDATABASE=postgres bash -euo pipefail "$1"
