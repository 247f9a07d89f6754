# What all three scripts share: who is asked, how things are looked at, what is written down.

export AWS_PAGER=""
# IAM and STS have a host in each partition, and the CLI finds it by the Region.
export AWS_REGION="$REGION" AWS_DEFAULT_REGION="$REGION"
unset AWS_DEFAULT_OUTPUT CDPATH
umask 077
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

TEMP=$(mktemp -d)
trap 'rm -rf -- "$TEMP"' EXIT
trap 'exit 130' INT TERM HUP

TAB=$'\t'
LINE=$'\n'

die() {
  printf '%s\n' "$@" >&2
  exit 2
}

# A text as JSON.
json() {
  local text=$1 quote='"'
  text=${text//\\/\\\\}
  text=${text//$quote/\\$quote}
  text=${text//$LINE/\\n}
  text=${text//$TAB/\\t}
  printf '"%s"' "${text//$'\r'/\\r}"
}

# The credentials must belong to this folder's account. Nothing is looked at before that.
check_account() {
  local found account arn partition
  command -v aws >/dev/null 2>&1 || die "The AWS CLI is not installed. AWS CloudShell has it, or see" \
    "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
  found=$(aws sts get-caller-identity --query '[Account,Arn]' --output text 2>"$TEMP/error") || {
    cat -- "$TEMP/error" >&2
    die "" "AWS does not say who you are. Sign in to account $ACCOUNT_ID ($ACCOUNT_TITLE) in partition $PARTITION and" \
      "run this again; credentials of another partition are not known there."
  }
  account=$(printf '%s' "$found" | cut -f 1)
  arn=$(printf '%s' "$found" | cut -f 2)
  partition=$(printf '%s' "$arn" | cut -d : -f 2)
  if [ "$account" != "$ACCOUNT_ID" ] || [ "$partition" != "$PARTITION" ]; then
    die "These credentials belong to account $account in partition $partition ($arn)." \
      "This folder is for account $ACCOUNT_ID in partition $PARTITION ($ACCOUNT_TITLE). Nothing was looked at or changed."
  fi
  printf 'Account %s (%s), Region %s, as %s\n\n' "$ACCOUNT_ID" "$ACCOUNT_TITLE" "$REGION" "$arn"
  if [ "$NEEDS_JQ" = yes ]; then
    command -v jq >/dev/null 2>&1 || die "Bucket and key policies are compared and joined with jq, which is not installed." \
      "AWS CloudShell has it; elsewhere: https://jqlang.org/download/"
  fi
}
