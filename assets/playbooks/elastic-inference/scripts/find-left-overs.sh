#!/usr/bin/env bash
# Lists what is left of Amazon Elastic Inference in one account and Region. It only reads, and it ends at the first thing
# that you may not read: a list with a gap would look like a clean account.
set -euo pipefail
region={{ region }}
service_name={{ service_name }}

echo "Account: $(aws sts get-caller-identity --query Account --output text), Region: $region"

echo "Endpoint configurations with an accelerator:"
names=$(aws sagemaker list-endpoint-configs --region "$region" --query 'EndpointConfigs[].EndpointConfigName' --output text)
for name in $names; do
  types=$(aws sagemaker describe-endpoint-config --region "$region" --endpoint-config-name "$name" --query 'ProductionVariants[].AcceleratorType' --output text)
  if [ -n "$types" ]; then echo "  $name: $types"; fi
done

echo "Notebook instances with an accelerator:"
names=$(aws sagemaker list-notebook-instances --region "$region" --query 'NotebookInstances[].NotebookInstanceName' --output text)
for name in $names; do
  types=$(aws sagemaker describe-notebook-instance --region "$region" --notebook-instance-name "$name" --query 'AcceleratorTypes || `[]`' --output text)
  if [ -n "$types" ]; then echo "  $name: $types"; fi
done

# The names of what has a policy with the service in it, one a line.
holders() {
  aws iam get-account-authorization-details --filter "$1" --query "($2 || \`[]\`)[?contains(to_string($3), 'elastic-inference:')].[$4]" --output text
}
echo "Customer managed policies whose default version names it:"
holders LocalManagedPolicy Policies 'PolicyVersionList[?IsDefaultVersion]' Arn
echo "Roles with an inline policy that names it:"
holders Role RoleDetailList RolePolicyList Arn
echo "Users with an inline policy that names it:"
holders User UserDetailList UserPolicyList Arn
echo "Groups with an inline policy that names it:"
holders Group GroupDetailList GroupPolicyList Arn

echo "VPC endpoints, their VPC and their state:"
aws ec2 describe-vpc-endpoints --region "$region" --filters "Name=service-name,Values=$service_name" --query 'VpcEndpoints[].[VpcEndpointId,VpcId,State]' --output text
echo "Done."
