//! Names of what SageMaker has one list of for each account and Region: notebook instances, pipelines, model package
//! groups, endpoint configurations.

use super::arn_shape::{resource_of, thing_of};
use super::form::{Diagnosis, Refusal};
use super::mistake::{Advice, Meant};
use super::name_rule::NameRule;
use super::reason::Reason;
use super::thing::Thing;
use super::url;

text_value! {
    /// The name of a notebook instance: up to 63 letters, digits and inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateNotebookInstance.html>
    NotebookInstanceName, "the name of a notebook instance", "my-notebook",
    check: |text| NOTEBOOK.check(text), diagnose: |text| NOTEBOOK.diagnose(text),
    doubts: |_| Vec::new(),
}

text_value! {
    /// The name of a pipeline: up to 256 letters, digits and inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePipeline.html>
    PipelineName, "the name of a pipeline", "my-pipeline",
    check: |text| PIPELINE.check(text), diagnose: |text| PIPELINE.diagnose(text),
    doubts: |_| Vec::new(),
}

text_value! {
    /// The name of a model package group: up to 63 letters, digits and inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackageGroup.html>
    ModelPackageGroupName, "the name of a model package group", "my-models",
    check: |text| GROUP.check(text), diagnose: |text| GROUP.diagnose(text),
    doubts: |_| Vec::new(),
}

text_value! {
    /// The name of an endpoint configuration: up to 63 letters, digits and inner hyphens.
    ///
    /// <https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html>
    EndpointConfigName, "the name of an endpoint configuration", "my-endpoint-config",
    check: |text| ENDPOINT_CONFIG.check(text), diagnose: |text| ENDPOINT_CONFIG.diagnose(text),
    doubts: |_| Vec::new(),
}

/// A name, and where it stands in other texts.
struct Named {
    rule: NameRule,
    /// How the resource of an ARN starts that has the name behind it; the thing's own first.
    heads: &'static [&'static str],
    /// What stands before the name in the address of a console page, the closer one first.
    pages: &'static [&'static str],
}

const NOTEBOOK: Named = Named {
    rule: NameRule::sagemaker("the name of the notebook instance"),
    heads: &["notebook-instance/"],
    pages: &["openNotebook", "notebook-instances"],
};

const PIPELINE: Named = Named {
    rule: NameRule {
        max: 256,
        ..NameRule::sagemaker("the name of the pipeline")
    },
    heads: &["pipeline/"],
    pages: &[],
};

const GROUP: Named = Named {
    rule: NameRule::sagemaker("the name of the group"),
    heads: &["model-package-group/", "model-package/"],
    pages: &[],
};

const ENDPOINT_CONFIG: Named = Named {
    rule: NameRule::sagemaker("the name of the endpoint configuration"),
    heads: &["endpoint-config/"],
    pages: &["endpointConfig"],
};

impl Named {
    fn check(&self, text: &str) -> Result<(), Refusal> {
        self.rule.check(text)
    }

    fn diagnose(&self, text: &str) -> Option<Diagnosis> {
        if let Some(resource) = resource_of(text, "sagemaker") {
            return Some(self.in_arn(resource));
        }
        if text.starts_with("arn:") {
            return Some(Diagnosis::new(Reason::Is(Thing::OtherArn), ask_for_name()));
        }
        if let Some(url) = url::parse(text) {
            return Some(self.in_address(&url));
        }
        // A piece of an ARN, as error messages have it.
        let piece = self.heads.iter().find_map(|head| text.strip_prefix(head));
        if let Some(name) = piece {
            return Some(Diagnosis::meant(Meant::sure(first(name))));
        }
        near_name(&self.rule, text)
    }

    fn in_arn(&self, resource: &str) -> Diagnosis {
        let thing = thing_of("sagemaker", resource);
        let name = self.heads.iter().find_map(|h| resource.strip_prefix(h));
        let meant = match name.map(first) {
            // SageMaker writes some names in small letters there, and the API may want them as they were given.
            Some(name) if !name.contains(|c: char| c.is_ascii_uppercase()) => Meant::guess(name)
                .with(Advice::say(
                    "an ARN may have the name in small letters; compare it with the console",
                )),
            Some(name) => Meant::sure(name),
            None => ask_for_name(),
        };
        Diagnosis::new(Reason::Is(thing), meant)
    }

    fn in_address(&self, url: &url::Url) -> Diagnosis {
        let name = self.pages.iter().find_map(|p| url.segment_after(&[p]));
        // A notebook's own address starts with its name.
        let host = || url.host.split_once(".notebook.").map(|(name, _)| name);
        let meant = match (name, host()) {
            (Some(name), _) => Meant::sure(name),
            (None, Some(label)) if self.pages == NOTEBOOK.pages => {
                let note = "the address may have a few letters behind the name";
                Meant::guess(label).with(Advice::say(note))
            }
            (None, _) => ask_for_name(),
        };
        let thing = if url.is_console() {
            Thing::ConsoleUrl
        } else {
            Thing::Url
        };
        Diagnosis::new(Reason::Is(thing), meant)
    }
}

fn first(path: &str) -> &str {
    path.split(['/', ':']).next().unwrap_or_default()
}

fn ask_for_name() -> Meant {
    Meant::advice(Advice::say("enter the name alone"))
}

/// A name with other signs in it; such a name cannot exist, so the real one must be looked at.
pub(super) fn near_name(rule: &NameRule, text: &str) -> Option<Diagnosis> {
    let value = rule.hyphenated(text);
    let close = value.len() * 2 > text.len() && !text.contains([':', '/']);
    (close && value != text).then(|| {
        let note = "SageMaker has no such names; see the console for the real one";
        Diagnosis::meant(Meant::guess(value).with(Advice::say(note)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::testing::{bad, good, hint};

    const ARN: &str = "arn:aws:sagemaker:us-east-1:999988887777:";

    #[test]
    fn names_have_hyphens_inside_only() {
        good::<NotebookInstanceName>(&["a", "My--notebook-1", &"x".repeat(63)]);
        good::<PipelineName>(&["a", "My-pipeline", &"x".repeat(256)]);
        good::<ModelPackageGroupName>(&["models"]);
        good::<EndpointConfigName>(&["config-2"]);
        let signs = "allowed are letters, digits and hyphens";
        bad::<NotebookInstanceName>(&[
            (
                "my_notebook",
                &format!("the name of the notebook instance contains '_', {signs}"),
                Some(("my-notebook", false)),
            ),
            (
                "-a",
                "the name of the notebook instance starts with '-', not with a letter or digit",
                None,
            ),
            (
                &"x".repeat(64),
                "the name of the notebook instance has 64 characters, at most 63 are allowed",
                None,
            ),
        ]);
        bad::<PipelineName>(&[(
            &"x".repeat(257),
            "the name of the pipeline has 257 characters, at most 256 are allowed",
            None,
        )]);
    }

    #[test]
    fn the_name_is_taken_out_of_an_arn() {
        bad::<NotebookInstanceName>(&[
            (
                &format!("{ARN}notebook-instance/My-notebook"),
                "it is the ARN of a notebook instance",
                Some(("My-notebook", true)),
            ),
            (
                &format!("{ARN}space/d-abc/me"),
                "it is the ARN of a space",
                None,
            ),
            (
                "arn:aws:iam::999988887777:role/x",
                "it is the ARN of something else",
                None,
            ),
            (
                "notebook-instance/a-b",
                "the name of the notebook instance contains '/', allowed are letters, digits and hyphens",
                Some(("a-b", true)),
            ),
        ]);
        bad::<PipelineName>(&[(
            &format!("{ARN}pipeline/My-pipeline/execution/abc"),
            "it is the ARN of a pipeline",
            Some(("My-pipeline", true)),
        )]);
        bad::<ModelPackageGroupName>(&[
            (
                &format!("{ARN}model-package-group/Models"),
                "it is the ARN of a model package group",
                Some(("Models", true)),
            ),
            (
                &format!("{ARN}model-package/models/3"),
                "it is the ARN of a model package",
                Some(("models", false)),
            ),
        ]);
        bad::<EndpointConfigName>(&[(
            &format!("{ARN}endpoint-config/my-config"),
            "it is the ARN of an endpoint configuration",
            Some(("my-config", false)),
        )]);
        assert_eq!(
            hint::<EndpointConfigName>(&format!("{ARN}endpoint-config/my-config")),
            "an ARN may have the name in small letters; compare it with the console (a guess: \"my-config\")"
        );
    }

    #[test]
    fn the_name_is_taken_out_of_an_address() {
        let console = "https://us-east-1.console.aws.amazon.com/sagemaker/home?region=us-east-1#/";
        bad::<NotebookInstanceName>(&[
            (
                &format!("{console}notebook-instances/my-notebook"),
                "it is the address of a console page",
                Some(("my-notebook", true)),
            ),
            (
                &format!("{console}notebook-instances/openNotebook/my-notebook?view=lab"),
                "it is the address of a console page",
                Some(("my-notebook", true)),
            ),
            (
                "https://my-notebook.notebook.us-east-1.sagemaker.aws/tree",
                "it is a web address",
                Some(("my-notebook", false)),
            ),
            (
                &format!("{console}landing"),
                "it is the address of a console page",
                None,
            ),
        ]);
        bad::<EndpointConfigName>(&[(
            &format!("{console}endpointConfig/my-config"),
            "it is the address of a console page",
            Some(("my-config", true)),
        )]);
    }
}
