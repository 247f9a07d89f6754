//! The policy documents of AWS's pages, as our reference sheet has them: `{{like_this}}` stands for a value.
//!
//! Copied, not derived from the playbook, so that the two can disagree.

/// Trust of a runtime role, as the set-up page prints it.
pub(crate) const T1_PUBLISHED: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "emr-serverless.amazonaws.com" },
      "Action": "sts:AssumeRole"
    }
  ]
}
"#;

/// Trust of a runtime role, with the guard of the service's own guide.
pub(crate) const T1H: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "EMRServerlessTrustPolicy",
      "Effect": "Allow",
      "Principal": { "Service": "emr-serverless.amazonaws.com" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": { "aws:SourceAccount": "{{runtime_account_id}}" },
        "ArnLike": { "aws:SourceArn": "arn:{{partition}}:emr-serverless:{{region}}:{{runtime_account_id}}:/applications/*" }
      }
    }
  ]
}
"#;

/// Permissions of a runtime role, as documented, for one bucket.
pub(crate) const P1: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadAccessForEMRSamples",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": [
        "arn:{{partition}}:s3:::*.elasticmapreduce",
        "arn:{{partition}}:s3:::*.elasticmapreduce/*"
      ]
    },
    {
      "Sid": "FullAccessToS3Bucket",
      "Effect": "Allow",
      "Action": ["s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject"],
      "Resource": [
        "arn:{{partition}}:s3:::{{data_bucket}}",
        "arn:{{partition}}:s3:::{{data_bucket}}/*"
      ]
    },
    {
      "Sid": "GlueCreateAndReadDataCatalog",
      "Effect": "Allow",
      "Action": [
        "glue:GetDatabase",
        "glue:CreateDatabase",
        "glue:GetDatabases",
        "glue:CreateTable",
        "glue:GetTable",
        "glue:UpdateTable",
        "glue:DeleteTable",
        "glue:GetTables",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:CreatePartition",
        "glue:BatchCreatePartition",
        "glue:GetUserDefinedFunctions"
      ],
      "Resource": ["*"]
    }
  ]
}
"#;

/// The same narrowed, for one bucket.
pub(crate) const P1H: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ListDataBucket",
      "Effect": "Allow",
      "Action": "s3:ListBucket",
      "Resource": "arn:{{partition}}:s3:::{{data_bucket}}"
    },
    {
      "Sid": "ReadWriteDataObjects",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      "Resource": "arn:{{partition}}:s3:::{{data_bucket}}/*"
    },
    {
      "Sid": "GlueDataCatalog",
      "Effect": "Allow",
      "Action": [
        "glue:GetDatabase",
        "glue:CreateDatabase",
        "glue:GetDatabases",
        "glue:CreateTable",
        "glue:GetTable",
        "glue:UpdateTable",
        "glue:DeleteTable",
        "glue:GetTables",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:CreatePartition",
        "glue:BatchCreatePartition",
        "glue:GetUserDefinedFunctions"
      ],
      "Resource": [
        "arn:{{partition}}:glue:{{region}}:{{runtime_account_id}}:catalog",
        "arn:{{partition}}:glue:{{region}}:{{runtime_account_id}}:database/*",
        "arn:{{partition}}:glue:{{region}}:{{runtime_account_id}}:table/*/*",
        "arn:{{partition}}:glue:{{region}}:{{runtime_account_id}}:userDefinedFunction/*/*"
      ]
    }
  ]
}
"#;

/// Two statements more where jobs write to CloudWatch Logs.
pub(crate) const P1_LOGS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "DescribeLogGroups",
      "Effect": "Allow",
      "Action": "logs:DescribeLogGroups",
      "Resource": "arn:{{partition}}:logs:{{region}}:{{runtime_account_id}}:*"
    },
    {
      "Sid": "WriteLogGroup",
      "Effect": "Allow",
      "Action": ["logs:PutLogEvents", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams"],
      "Resource": "arn:{{partition}}:logs:{{region}}:{{runtime_account_id}}:log-group:{{log_group_name}}:*"
    }
  ]
}
"#;

/// One statement more for a customer managed key.
pub(crate) const P1_KMS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "UseCustomerManagedKey",
      "Effect": "Allow",
      "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
      "Resource": "{{kms_key_arn}}"
    }
  ]
}
"#;

/// Access to EMR Serverless, as documented, for one runtime role.
pub(crate) const P2: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "EMRServerlessListApplications",
      "Effect": "Allow",
      "Action": ["emr-serverless:ListApplications"],
      "Resource": "arn:{{partition}}:emr-serverless:{{region}}:{{emr_account_id}}:/*"
    },
    {
      "Sid": "EMRServerlessPassRole",
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": ["{{runtime_role_arn}}"],
      "Condition": {
        "StringLike": { "iam:PassedToService": "emr-serverless.amazonaws.com" }
      }
    },
    {
      "Sid": "EMRServerlessCreateApplicationAction",
      "Effect": "Allow",
      "Action": ["emr-serverless:CreateApplication", "emr-serverless:TagResource"],
      "Resource": "arn:{{partition}}:emr-serverless:{{region}}:{{emr_account_id}}:/*",
      "Condition": {
        "ForAllValues:StringEquals": {
          "aws:TagKeys": ["sagemaker:domain-arn", "sagemaker:user-profile-arn", "sagemaker:space-arn"]
        },
        "Null": {
          "aws:RequestTag/sagemaker:domain-arn": "false",
          "aws:RequestTag/sagemaker:user-profile-arn": "false",
          "aws:RequestTag/sagemaker:space-arn": "false"
        }
      }
    },
    {
      "Sid": "EMRServerlessDenyTaggingAction",
      "Effect": "Deny",
      "Action": ["emr-serverless:TagResource", "emr-serverless:UntagResource"],
      "Resource": "arn:{{partition}}:emr-serverless:{{region}}:{{emr_account_id}}:/*",
      "Condition": {
        "Null": {
          "aws:ResourceTag/sagemaker:domain-arn": "true",
          "aws:ResourceTag/sagemaker:user-profile-arn": "true",
          "aws:ResourceTag/sagemaker:space-arn": "true"
        }
      }
    },
    {
      "Sid": "EMRServerlessActions",
      "Effect": "Allow",
      "Action": [
        "emr-serverless:StartApplication",
        "emr-serverless:StopApplication",
        "emr-serverless:GetApplication",
        "emr-serverless:DeleteApplication",
        "emr-serverless:AccessLivyEndpoints",
        "emr-serverless:GetDashboardForJobRun"
      ],
      "Resource": "arn:{{partition}}:emr-serverless:{{region}}:{{emr_account_id}}:/applications/*",
      "Condition": {
        "Null": {
          "aws:ResourceTag/sagemaker:domain-arn": "false",
          "aws:ResourceTag/sagemaker:user-profile-arn": "false",
          "aws:ResourceTag/sagemaker:space-arn": "false"
        }
      }
    }
  ]
}
"#;

/// What replaces the third and the fifth statement of `P2` to pin the domain.
pub(crate) const P2H: &str = r#"[
  {
    "Sid": "EMRServerlessCreateApplicationAction",
    "Effect": "Allow",
    "Action": ["emr-serverless:CreateApplication", "emr-serverless:TagResource"],
    "Resource": "arn:{{partition}}:emr-serverless:{{region}}:{{emr_account_id}}:/*",
    "Condition": {
      "ForAllValues:StringEquals": {
        "aws:TagKeys": ["sagemaker:domain-arn", "sagemaker:user-profile-arn", "sagemaker:space-arn"]
      },
      "StringEquals": { "aws:RequestTag/sagemaker:domain-arn": "{{domain_arn}}" },
      "Null": {
        "aws:RequestTag/sagemaker:user-profile-arn": "false",
        "aws:RequestTag/sagemaker:space-arn": "false"
      }
    }
  },
  {
    "Sid": "EMRServerlessActions",
    "Effect": "Allow",
    "Action": [
      "emr-serverless:StartApplication",
      "emr-serverless:StopApplication",
      "emr-serverless:GetApplication",
      "emr-serverless:DeleteApplication",
      "emr-serverless:AccessLivyEndpoints",
      "emr-serverless:GetDashboardForJobRun"
    ],
    "Resource": "arn:{{partition}}:emr-serverless:{{region}}:{{emr_account_id}}:/applications/*",
    "Condition": {
      "StringEquals": { "aws:ResourceTag/sagemaker:domain-arn": "{{domain_arn}}" },
      "Null": {
        "aws:ResourceTag/sagemaker:user-profile-arn": "false",
        "aws:ResourceTag/sagemaker:space-arn": "false"
      }
    }
  }
]
"#;

/// Changing the domain and its profiles, as the set-up page prints it.
pub(crate) const P3_PUBLISHED: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "SageMakerUpdateResourcesPolicy",
      "Effect": "Allow",
      "Action": ["sagemaker:UpdateDomain", "sagemaker:UpdateUserprofile", "sagemaker:UpdateSpace"],
      "Resource": [
        "arn:{{partition}}:sagemaker:{{region}}:{{studio_account_id}}:domain/*",
        "arn:{{partition}}:sagemaker:{{region}}:{{studio_account_id}}:user-profile/*"
      ]
    }
  ]
}
"#;

/// Trust of the access role.
pub(crate) const T2: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": ["{{execution_role_arn}}"] },
      "Action": "sts:AssumeRole"
    }
  ]
}
"#;

/// Trust of the access role with source identity, in one statement.
pub(crate) const T2S: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": ["{{execution_role_arn}}"] },
      "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"]
    }
  ]
}
"#;

/// The execution role takes the access role on.
pub(crate) const P4: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "AllowSTSToAssumeAssumableRole",
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": ["{{assumable_role_arn}}"]
    }
  ]
}
"#;

/// The same with source identity, in one statement.
pub(crate) const P4S: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "AllowSTSToAssumeAssumableRole",
      "Effect": "Allow",
      "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
      "Resource": ["{{assumable_role_arn}}"]
    }
  ]
}
"#;

/// Creating the service-linked role.
pub(crate) const P6: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "CreateEMRServerlessServiceLinkedRole",
      "Effect": "Allow",
      "Action": "iam:CreateServiceLinkedRole",
      "Resource": "arn:{{partition}}:iam::{{emr_account_id}}:role/aws-service-role/ops.emr-serverless.amazonaws.com/AWSServiceRoleForAmazonEMRServerless*",
      "Condition": {
        "StringLike": { "iam:AWSServiceName": "ops.emr-serverless.amazonaws.com" }
      }
    }
  ]
}
"#;

/// The reads with which JupyterLab finds the role lists.
pub(crate) const P7: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadEmrSettings",
      "Effect": "Allow",
      "Action": ["sagemaker:DescribeSpace", "sagemaker:DescribeUserProfile", "sagemaker:DescribeDomain"],
      "Resource": [
        "arn:{{partition}}:sagemaker:{{region}}:{{studio_account_id}}:space/{{domain_id}}/*",
        "arn:{{partition}}:sagemaker:{{region}}:{{studio_account_id}}:user-profile/{{domain_id}}/*",
        "arn:{{partition}}:sagemaker:{{region}}:{{studio_account_id}}:domain/{{domain_id}}"
      ]
    }
  ]
}
"#;

/// Trust of the execution role with source identity, in one statement.
pub(crate) const T3: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "sagemaker.amazonaws.com" },
      "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"]
    }
  ]
}
"#;

/// Network interfaces for applications in a VPC.
pub(crate) const VPC: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "AllowEC2ENICreationWithEMRTags",
      "Effect": "Allow",
      "Action": "ec2:CreateNetworkInterface",
      "Resource": [
        "arn:{{partition}}:ec2:*:*:network-interface/*",
        "arn:{{partition}}:ec2:*:*:subnet/*",
        "arn:{{partition}}:ec2:*:*:security-group/*"
      ],
      "Condition": {
        "StringEquals": { "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com" }
      }
    }
  ]
}
"#;
