#!/bin/bash
# Tells Studio Classic which roles lead to the EMR clusters. Runs as a lifecycle configuration of the type
# JupyterServer; the Jupyter server reads the files when it starts.
set -eu

home=/home/sagemaker-user
cluster_account={{ emr_account }}
access_roles=()
access_roles+=({{ [roles.assumable.arn] if topology == "cross-account" else [] }})
runtime_roles=()
runtime_roles+=({{ roles.runtime if offers_runtime_roles else [] }})

if [ "${#access_roles[@]}" -gt 0 ]; then
  folder="$home/.cross-account-configuration-DO_NOT_DELETE"
  mkdir -p "$folder"
  printf '{"%s": "%s"}\n' "$cluster_account" "${access_roles[0]}" \
    > "$folder/emr-discovery-iam-role-arns-DO_NOT_DELETE.json"
fi

if [ "${#runtime_roles[@]}" -gt 0 ]; then
  folder="$home/.sagemaker-analytics-configuration-DO_NOT_DELETE"
  mkdir -p "$folder"
  list=$(printf ', "%s"' "${runtime_roles[@]}")
  printf '{"emr-execution-role-arns": {"%s": [%s]}}\n' "$cluster_account" "${list:2}" \
    > "$folder/emr-configurations-DO_NOT_DELETE.json"
fi
