#!/bin/sh
# Makes the secrets of this installation in deploy/secrets/, a file for each. What is there stays as it is; what an older
# .env still holds is taken over. `secrets.sh rotate`: a new `secret`, and the one before goes to `secrets_old`
# (docs/operations.md). To be run as root: the files belong to the user that the containers run as.
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
secrets_old -
"
REMARK="# Secrets before the present one, newest first: what was made with them still holds."

[ "$(id -u)" = 0 ] || { echo "请用 root 运行：sudo sh deploy/secrets.sh  (run it as root)" >&2; exit 1; }

ours() {
  chown "$USER_OF_THE_CONTAINERS" "$1"
  chmod 400 "$1"
}

# The value of a variable in an older .env, without the quotes that Compose would take away too.
in_env() {
  [ "$1" != - ] && [ -f .env ] || return 0
  sed -n "s/^[[:space:]]*$1=//p" .env | tail -n 1 | sed "s/[[:space:]]*\$//; s/^'\(.*\)'\$/\1/; s/^\"\(.*\)\"\$/\1/"
}

case "${1:-}" in
  "" | rotate) ;;
  *) echo "用法：secrets.sh [rotate]  (usage)" >&2; exit 2 ;;
esac

umask 077
mkdir -p deploy/secrets
taken=""
while read -r name older; do
  [ -n "$name" ] || continue
  file=deploy/secrets/$name
  if [ ! -s "$file" ]; then
    value=$(in_env "$older")
    [ -z "$value" ] || taken="$taken $older"
    [ "$name" != secrets_old ] || value=$REMARK
    printf '%s\n' "${value:-$(openssl rand -hex 32)}" > "$file.part"
    mv "$file.part" "$file"
    echo "✓ $file"
  fi
  ours "$file"
done <<LIST
$SECRETS
LIST
[ -z "$taken" ] || echo "已从 .env 取出，可以从 .env 删去  (taken over, may go from .env):$taken"

# The old one is kept before the new one is there: stopped in between, both files name the same, and nothing is lost.
if [ "${1:-}" = rotate ]; then
  cd deploy/secrets
  { echo "$REMARK"; cat secret; sed '/^#/d' secrets_old; } > secrets_old.part
  ours secrets_old.part
  mv secrets_old.part secrets_old
  openssl rand -hex 32 > secret.part
  ours secret.part
  mv secret.part secret
  echo "✓ 已换上新的 secret；接着：docker compose up -d --force-recreate api worker  (rotated)"
fi
