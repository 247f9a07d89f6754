#@ now
# A model package group: name.
model_package_group_label() { LABEL="model package group $1"; }

model_package_group_now() {
  NOW=""
  look 'does not exist|not found|ResourceNotFound' sagemaker describe-model-package-group --region "$REGION" \
    --model-package-group-name "$1" --query ModelPackageGroupArn --output text || return 0
  NOW=$OUT
}
#@ check
model_package_group_check() {
  model_package_group_now "$1"
  [ -z "$NOW" ] || STATE=right
}
#@ put
model_package_group_put() {
  run sagemaker create-model-package-group --region "$REGION" --model-package-group-name "$1"
}
#@ back
model_package_group_back() {
  run sagemaker delete-model-package-group --region "$REGION" --model-package-group-name "$2"
}
