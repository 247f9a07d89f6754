#@ now
# The Livy endpoint of an EMR Serverless application: id.
application_livy_label() { LABEL="Livy endpoint of application $1"; }

application_livy_now() {
  look "" emr-serverless get-application --region "$REGION" --application-id "$1" \
    --query "application.interactiveConfiguration.livyEndpointEnabled || \`false\`" --output text
  NOW=$OUT
}
#@ check
application_livy_check() {
  application_livy_now "$1"
  if [ "$NOW" = True ]; then
    STATE=right
  else
    STATE=different
    NOTE="it is off"
  fi
}
#@ send
application_livy_send() {
  look "" emr-serverless get-application --region "$REGION" --application-id "$1" \
    --query application.state --output text
  case $OUT in
    CREATED | STOPPED) ;;
    *) failed "The application is $OUT; its endpoint changes only while it is stopped. Stopping ends what runs in it:" \
      "aws emr-serverless stop-application --region $REGION --application-id $1" \
      "Run this again when its state is STOPPED." ;;
  esac
  run emr-serverless update-application --region "$REGION" --application-id "$1" \
    --interactive-configuration "{\"livyEndpointEnabled\":$2}"
}
#@ put
application_livy_put() { application_livy_send "$1" true; }
#@ back
application_livy_back() { application_livy_send "$2" false; }
