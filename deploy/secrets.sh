#!/bin/sh
# Makes the secrets of this installation in deploy/secrets/, a file for each. What is there stays as it is; what an older
# .env still holds is taken over. To be run as root: the files belong to the user that the containers run as.
set -eu
cd "$(dirname "$0")/.."

USER_OF_THE_CONTAINERS=10001 # deploy/Dockerfile
# Each with its name in an older .env; - where there was none.
SECRETS="
database_password -
database_owner_password MENQIAN_DB_PASSWORD
s3_access_key MENQIAN_S3_ACCESS_KEY
s3_secret_key MENQIAN_S3_SECRET_KEY
s3_admin_access_key -
s3_admin_secret_key -
secret MENQIAN_SECRET
"

[ "$(id -u)" = 0 ] || { echo "请用 root 运行：sudo sh deploy/secrets.sh  (run it as root)" >&2; exit 1; }

# The value of a variable in an older .env, without the quotes that Compose would take away too.
in_env() {
  [ "$1" != - ] && [ -f .env ] || return 0
  sed -n "s/^[[:space:]]*$1=//p" .env | tail -n 1 | sed "s/[[:space:]]*\$//; s/^'\(.*\)'\$/\1/; s/^\"\(.*\)\"\$/\1/"
}

umask 077
mkdir -p deploy/secrets
taken=""
while read -r name older; do
  [ -n "$name" ] || continue
  file=deploy/secrets/$name
  if [ ! -s "$file" ]; then
    value=$(in_env "$older")
    [ -z "$value" ] || taken="$taken $older"
    printf '%s\n' "${value:-$(openssl rand -hex 32)}" > "$file.part"
    mv "$file.part" "$file"
    echo "✓ $file"
  fi
  chown "$USER_OF_THE_CONTAINERS" "$file"
  chmod 400 "$file"
done <<LIST
$SECRETS
LIST
[ -z "$taken" ] || echo "已从 .env 取出，可以从 .env 删去  (taken over, may go from .env):$taken"
