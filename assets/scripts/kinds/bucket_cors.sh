#@ now
# Rules among the CORS rules of a bucket: bucket, file.
bucket_cors_label() { LABEL="CORS rules of bucket $1"; }

bucket_cors_now() {
  NOW=""
  look NoSuchCORSConfiguration s3api get-bucket-cors --bucket "$1" --expected-bucket-owner "$ACCOUNT_ID" \
    --query '{CORSRules: CORSRules}' --output json || return 0
  NOW=$OUT
}
#@ check
bucket_cors_check() {
  local wanted
  bucket_cors_now "$1"
  [ -n "$NOW" ] || return 0
  wanted="$(literal "$2").CORSRules"
  look "" s3api get-bucket-cors --bucket "$1" --expected-bucket-owner "$ACCOUNT_ID" --output text \
    --query "length(CORSRules[?contains($wanted, @)]) >= length($wanted)"
  if [ "$OUT" = True ]; then
    STATE=right
  else
    STATE=different
    NOTE="it has rules, but not that of $2"
  fi
}
#@ put
# S3 goes by the first rule that fits, so what the bucket has stays in front.
bucket_cors_put() {
  local file=$2 wanted
  if [ -n "$NOW" ]; then
    wanted="$(literal "$2").CORSRules"
    look "" s3api get-bucket-cors --bucket "$1" --expected-bucket-owner "$ACCOUNT_ID" --output json \
      --query "{CORSRules: [CORSRules[?!contains($wanted, @)], $wanted][]}"
    file=applied/$NUMBER.put.json
    printf '%s\n' "$OUT" >"$file"
  fi
  run s3api put-bucket-cors --bucket "$1" --expected-bucket-owner "$ACCOUNT_ID" --cors-configuration "file://$file"
}
#@ back
bucket_cors_back() {
  if [ -z "$1" ]; then
    run s3api delete-bucket-cors --bucket "$2" --expected-bucket-owner "$ACCOUNT_ID"
    return
  fi
  printf '%s\n' "$1" >"$TEMP/document.json"
  run s3api put-bucket-cors --bucket "$2" --expected-bucket-owner "$ACCOUNT_ID" \
    --cors-configuration "file://$TEMP/document.json"
}
