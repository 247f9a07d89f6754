//! The fields an ARN must have, checked from left to right, and the usual repairs.

use super::account_id::{AccountId, padded, ungrouped};
use super::form::{Diagnosis, Form, Refusal};
use super::mistake::{Advice, Meant};
use super::reason::Reason;
use super::thing::Thing;
use super::{Partition, Region};

/// What stands in the account field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    Empty,
    Id,
    /// Managed policies: an id, or `aws` for the policies AWS manages.
    IdOrAws,
}

/// The shape of one kind of ARN, `arn:partition:service:region:account:head..tail`.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
pub(crate) struct ArnShape {
    pub(crate) service: &'static str,
    pub(crate) regional: bool,
    pub(crate) account: Account,
    /// How the resource starts, such as `role/`.
    pub(crate) head: &'static str,
    pub(crate) max: usize,
}

/// The fields of an ARN that has the shape; the tail is not checked yet.
pub(crate) struct ArnParts<'a> {
    pub(crate) partition: Partition,
    pub(crate) region: &'a str,
    pub(crate) account: &'a str,
    pub(crate) tail: &'a str,
}

impl ArnShape {
    /// The shape of an ARN with Region and account.
    pub(crate) const fn regional(service: &'static str, head: &'static str, max: usize) -> Self {
        Self {
            service,
            regional: true,
            account: Account::Id,
            head,
            max,
        }
    }

    /// Checks field after field; the refusal is open if the text ends where all was right so far.
    pub(crate) fn read<'a>(&self, text: &'a str) -> Result<ArnParts<'a>, Refusal> {
        let len = text.chars().count();
        if len > self.max {
            let (part, max) = ("the ARN", self.max);
            return Err(Refusal::shut(Reason::TooLong { part, len, max }));
        }
        let mut fields = text.splitn(6, ':');
        let mut next = || fields.next();

        let (prefix, rest) = (next().unwrap_or_default(), next());
        let Some(partition) = rest else {
            return Err(Refusal {
                reason: Reason::NotArn,
                open: "arn".starts_with(prefix),
            });
        };
        if prefix != "arn" {
            return Err(Refusal::shut(Reason::NotArn));
        }
        let Some(service) = next() else {
            return Err(Partition::read(partition).err().map_or(
                Refusal::open(Reason::EndsBefore {
                    part: "the service",
                }),
                |refusal| Refusal {
                    reason: ends_or(partition.is_empty(), "the partition", refusal.reason),
                    open: refusal.open,
                },
            ));
        };
        let partition = Partition::read(partition).map_err(|r| Refusal::shut(r.reason))?;
        let Some(region) = next() else {
            return Err(self.service_cut(service));
        };
        if service != self.service {
            return Err(Refusal::shut(self.other_service(service)));
        }
        let Some(account) = next() else {
            return Err(self.region_cut(region, partition));
        };
        self.check_region(region, partition)?;
        let Some(resource) = next() else {
            return Err(self.account_cut(account));
        };
        self.check_account(account)
            .map_err(|r| Refusal::shut(r.reason))?;
        let tail = self.tail(resource)?;
        Ok(ArnParts {
            partition,
            region,
            account,
            tail,
        })
    }

    fn other_service(&self, found: &str) -> Reason {
        Reason::Service {
            found: found.to_owned(),
            expected: self.service,
        }
    }

    fn service_cut(&self, service: &str) -> Refusal {
        if self.service.starts_with(service) {
            Refusal::open(Reason::EndsBefore {
                part: "the Region field",
            })
        } else {
            Refusal::shut(self.other_service(service))
        }
    }

    fn region_cut(&self, region: &str, partition: Partition) -> Refusal {
        let open = if self.regional {
            Region::may_start(region, partition)
        } else {
            region.is_empty()
        };
        if open {
            return Refusal::open(Reason::EndsBefore {
                part: "the account field",
            });
        }
        match self.check_region(region, partition) {
            Err(refusal) => refusal,
            Ok(()) => Refusal::open(Reason::EndsBefore {
                part: "the account field",
            }),
        }
    }

    fn check_region(&self, region: &str, partition: Partition) -> Result<(), Refusal> {
        let found = region.to_owned();
        if !self.regional {
            let field = "the Region field";
            return if region.is_empty() {
                Ok(())
            } else {
                Err(Refusal::shut(Reason::Filled { field, found }))
            };
        }
        match Region::read(region) {
            Err(refusal) => Err(Refusal::shut(refusal.reason)),
            Ok(known) if known.partition() != partition => {
                Err(Refusal::shut(Reason::ForeignRegion { found, partition }))
            }
            Ok(_) => Ok(()),
        }
    }

    fn account_cut(&self, account: &str) -> Refusal {
        let before_resource = Reason::EndsBefore {
            part: "the resource",
        };
        match self.check_account(account) {
            Ok(()) => Refusal::open(before_resource),
            Err(refusal) => Refusal {
                reason: ends_or(account.is_empty(), "the account id", refusal.reason),
                open: refusal.open,
            },
        }
    }

    fn check_account(&self, account: &str) -> Result<(), Refusal> {
        if self.account == Account::Empty {
            return if account.is_empty() {
                Ok(())
            } else {
                Err(Refusal::shut(Reason::Filled {
                    field: "the account field",
                    found: account.to_owned(),
                }))
            };
        }
        let open_word = self.account == Account::IdOrAws && "aws".starts_with(account);
        if open_word && account == "aws" {
            return Ok(());
        }
        AccountId::read(account).map(|_| ()).map_err(|r| Refusal {
            open: r.open || open_word,
            reason: r.reason,
        })
    }

    fn tail<'a>(&self, resource: &'a str) -> Result<&'a str, Refusal> {
        resource.strip_prefix(self.head).ok_or_else(|| Refusal {
            open: self.head.starts_with(resource),
            reason: ends_or(
                resource.is_empty(),
                "the resource",
                Reason::Resource {
                    found: resource.to_owned(),
                    expected: self.head,
                },
            ),
        })
    }

    /// Says what a refused ARN of another service is, and repairs one of this service.
    pub(crate) fn diagnose(&self, text: &str) -> Option<Diagnosis> {
        if let Some(mended) = self.mended(text) {
            return Some(Diagnosis::meant(mended));
        }
        let mut fields = text.strip_prefix("arn:")?.splitn(5, ':');
        let (service, resource) = (fields.nth(1)?, fields.nth(2)?);
        if service == self.service && resource.starts_with(self.head) {
            return None;
        }
        let thing = thing_of(service, resource);
        let note = Advice::say("enter the ARN that is asked for");
        Some(Diagnosis::new(Reason::Is(thing), Meant::advice(note)))
    }

    /// Repairs fields that are missing, filled or written in another way.
    ///
    /// Returns none where nothing was to repair; the caller checks the result.
    pub(crate) fn mended(&self, text: &str) -> Option<Meant> {
        let mut fields = text.split(':').map(str::to_owned).collect::<Vec<_>>();
        let mut sure = true;
        let lower = |fields: &[String], at: usize| {
            fields
                .get(at)
                .map(|f| f.to_ascii_lowercase())
                .unwrap_or_default()
        };
        if lower(&fields, 0) == "arn" {
            fields.remove(0);
        }
        if Partition::read(&lower(&fields, 0)).is_err() {
            // Without partition, the common one is only a guess.
            sure = false;
            fields.insert(0, Partition::Aws.as_str().to_owned());
        }
        if lower(&fields, 1) != self.service {
            return None;
        }
        let (partition, rest) = (lower(&fields, 0), fields.get(2..)?);
        let (region, account, resource, guessed) = self.sorted(rest)?;
        let (resource, certain) = self.mended_resource(&resource)?;
        let service = self.service;
        let value = format!("arn:{partition}:{service}:{region}:{account}:{resource}");
        sure &= certain && !guessed;
        (value != text).then_some(Meant {
            value: Some(value),
            sure,
            advice: None,
        })
    }

    /// Sorts the fields behind the service by their shape; says whether the account is a guess.
    fn sorted(&self, rest: &[String]) -> Option<(String, String, String, bool)> {
        let mut rest = rest.iter().map(String::as_str).peekable();
        let mut region = String::new();
        let mut account = String::new();
        let mut guessed = false;
        while rest.next_if_eq(&"").is_some() {}
        if let Some(code) = rest.next_if(|f| Region::read(&f.to_ascii_lowercase()).is_ok())
            && rest.peek().is_some()
            && self.regional
        {
            region = code.to_ascii_lowercase();
        }
        while rest.next_if_eq(&"").is_some() {}
        if self.account == Account::IdOrAws && rest.next_if_eq(&"aws").is_some() {
            "aws".clone_into(&mut account);
        } else if let Some(found) = rest.next_if(|f| ungrouped(f).is_some_and(|d| d.len() >= 9))
            && self.account != Account::Empty
        {
            let digits = ungrouped(found)?;
            guessed = digits.len() != 12;
            account = padded(&digits).unwrap_or(digits);
        }
        while rest.next_if_eq(&"").is_some() {}
        let resource = rest.collect::<Vec<_>>().join(":");
        (!resource.is_empty()).then_some((region, account, resource, guessed))
    }

    /// Repairs the resource; says whether nothing in it was guessed.
    fn mended_resource(&self, resource: &str) -> Option<(String, bool)> {
        if self.head.is_empty() {
            return Some((resource.to_owned(), true));
        }
        let word = self.head.trim_matches('/');
        let lead = if self.head.starts_with('/') { "/" } else { "" };
        let bare = resource.trim_start_matches('/');
        let after = bare
            .get(..word.len())
            .filter(|start| start.eq_ignore_ascii_case(word))
            .and_then(|_| bare.get(word.len()..));
        let (tail, mut sure) = match after {
            Some(tail) if tail.starts_with(['/', ':']) => (tail, true),
            // Without its head a resource with a slash may be of any kind.
            _ if thing_of(self.service, resource) != Thing::OtherArn => return None,
            _ if resource.starts_with('/') || !resource.contains(['/', ':']) => (bare, false),
            _ => return None,
        };
        let tail = tail.trim_start_matches(['/', ':']);
        let mut tail = tail.to_owned();
        while tail.contains("//") {
            tail = tail.replace("//", "/");
        }
        let cut = tail.trim_end_matches('/');
        // What ends with a slash may be a path whose name is missing.
        sure &= cut == tail;
        (!cut.is_empty()).then(|| (format!("{lead}{word}/{cut}"), sure))
    }
}

/// Recognises the ARNs of this program's services.
pub(crate) fn thing_of(service: &str, resource: &str) -> Thing {
    let kind = resource
        .trim_start_matches('/')
        .split(['/', ':'])
        .next()
        .unwrap_or_default();
    match (service, kind) {
        ("iam", "role") => Thing::RoleArn,
        ("iam", "user") => Thing::IamUser,
        ("iam", "root") => Thing::AccountRoot,
        ("iam", "group") => Thing::IamGroup,
        ("iam", "policy") => Thing::Policy,
        ("iam", "instance-profile") => Thing::InstanceProfile,
        ("iam", "saml-provider" | "oidc-provider") => Thing::IdentityProvider,
        ("sts", "assumed-role") => Thing::AssumedRole,
        ("sts", "federated-user") => Thing::FederatedUser,
        ("s3", "accesspoint") => Thing::AccessPoint,
        ("s3express", _) => Thing::DirectoryBucket,
        ("s3", _) if resource.contains('/') => Thing::ObjectArn,
        ("s3", _) => Thing::BucketArn,
        ("kms", "alias") => Thing::KmsAliasArn,
        ("kms", "key") => Thing::KmsKeyArn,
        ("sagemaker", "domain") => Thing::DomainArn,
        ("sagemaker", "user-profile") => Thing::UserProfileArn,
        ("sagemaker", "space") => Thing::SpaceArn,
        ("sagemaker", "cluster") => Thing::HyperPodClusterArn,
        ("sagemaker", "notebook-instance") => Thing::NotebookInstanceArn,
        ("sagemaker", "pipeline") => Thing::PipelineArn,
        ("sagemaker", "model-package-group") => Thing::ModelPackageGroupArn,
        ("sagemaker", "model-package") => Thing::ModelPackageArn,
        ("sagemaker", "endpoint-config") => Thing::EndpointConfigArn,
        ("cloudwatch", "alarm") => Thing::AlarmArn,
        ("ecr", "repository") => Thing::RepositoryArn,
        ("eks", "cluster") => Thing::EksClusterArn,
        ("elasticmapreduce", "cluster") => Thing::EmrClusterArn,
        ("emr-serverless", "applications") if resource.contains("/jobruns/") => Thing::JobRunArn,
        ("emr-serverless", "applications") => Thing::ApplicationArn,
        ("logs", "log-group") => Thing::LogGroupArn,
        _ => Thing::OtherArn,
    }
}

/// Returns the resource of an ARN of one service, whatever else is wrong with the ARN.
pub(crate) fn resource_of<'a>(text: &'a str, service: &str) -> Option<&'a str> {
    let mut fields = text.strip_prefix("arn:")?.splitn(5, ':').skip(1);
    (fields.next()? == service).then_some(())?;
    fields.nth(2)
}

fn ends_or(ends: bool, part: &'static str, reason: Reason) -> Reason {
    if ends {
        Reason::EndsBefore { part }
    } else {
        reason
    }
}
