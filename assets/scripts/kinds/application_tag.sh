#@ now
# A tag on an EMR Serverless application: ARN, key, value, and the tag as JSON.
application_tag_label() { LABEL="tag $2 on application ${1##*/}"; }

application_tag_now() {
  NOW=""
  look "" emr-serverless get-application --region "$REGION" --application-id "${1##*/}" \
    --query "{\"$2\": application.tags.\"$2\"}" --output json
  case $OUT in
    *": null"*) ;;
    *) NOW=$OUT ;;
  esac
}
#@ check
application_tag_check() {
  application_tag_now "$1" "$2"
  [ -n "$NOW" ] || return 0
  look "" emr-serverless get-application --region "$REGION" --application-id "${1##*/}" \
    --query "application.tags.\"$2\"" --output text
  if [ "$OUT" = "$3" ]; then
    STATE=right
  else
    STATE=different
    NOTE="its value is $OUT: the application may belong to someone else"
  fi
}
#@ put
application_tag_put() {
  run emr-serverless tag-resource --region "$REGION" --resource-arn "$1" --tags "$4"
}
#@ back
application_tag_back() {
  if [ -z "$1" ]; then
    run emr-serverless untag-resource --region "$REGION" --resource-arn "$2" --tag-keys "$3"
  else
    run emr-serverless tag-resource --region "$REGION" --resource-arn "$2" --tags "$1"
  fi
}
