//! `sagesetup export`: writes the bundle, or a part of it, as a folder, as an archive, or both.

use std::{io::Write, path::PathBuf};

use anyhow::Result;
use clap::builder::{PathBufValueParser, PossibleValuesParser, TypedValueParser};

use super::{Outcome, input, screen};
use crate::{
    aws::quoted,
    bundle::{
        self, Bundle, Kinds,
        write::{self, Archive, WriteError},
    },
    plan::Plan,
};

const EXAMPLES: &str = "Examples:\n  \
    sagesetup export --answers answers.json --out bundle\n  \
    sagesetup export --answers - --out bundle --force < answers.json\n  \
    sagesetup export --answers answers.json --archive bundle.zip\n  \
    sagesetup export --answers answers.json --for ACCOUNT --archive part.zip\n  \
    sagesetup export --answers answers.json --only identity-policy,trust-policy --out policies\n\n\
    A bundle is written beside its place and moved there as a whole, so it is there or it is not. A DIR that is not \
    empty is refused; with --force, what a former bundle wrote there is replaced and everything else stays. An \
    archive has the same bytes every time, and holds its files in one folder of its name.\n\n\
    --for gives the part for the admin of one account: the documents and steps of that account, and a README.md for \
    somebody who has never heard of the set-up. It holds no value that is the other accounts' alone, and no answers.";

/// What to write, and where.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The answers file, or - for standard input.
    #[arg(long, value_name = "FILE")]
    answers: PathBuf,
    /// The directory to write; missing parents are made.
    #[arg(long, value_name = "DIR", required_unless_present = "archive")]
    out: Option<PathBuf>,
    /// The archive to write, in place of DIR or beside it; its name ends in .zip or .tar.gz.
    #[arg(
        long,
        value_name = "FILE",
        value_parser = PathBufValueParser::new().try_map(|path| Archive::at(&path))
    )]
    archive: Option<Archive>,
    /// Writes the part for the admin of one account, named by its folder in the bundle or by its 12-digit id.
    #[arg(long = "for", value_name = "ACCOUNT")]
    account: Option<String>,
    /// Writes only files of these kinds, and bundle.json, which lists them.
    #[arg(
        long,
        value_name = "KIND",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(Kinds::all().names())
    )]
    only: Vec<String>,
    /// Replaces a former bundle in DIR, or the archive.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(options: &Options, out: &mut dyn Write, err: &mut dyn Write) -> Result<Outcome> {
    input::with_plan(&options.answers, err, |plan, err| {
        let part;
        let plan = match &options.account {
            None => plan,
            Some(account) => match of_account(plan, account) {
                Ok(found) => {
                    part = found;
                    &part
                }
                Err(line) => return Ok(screen::say(err, Outcome::Unusable, &line)),
            },
        };
        let kinds = if options.only.is_empty() {
            Kinds::all()
        } else {
            Kinds::named(&options.only)
        };
        let bundle = bundle::select(plan, &kinds);
        match options.write(&bundle) {
            Ok(()) => {}
            Err(refused @ WriteError::Refused(_)) => {
                let line = format!("sagesetup: {refused}");
                return Ok(screen::say(err, Outcome::Unusable, &line));
            }
            Err(error) => return Err(error.into()),
        }
        // Paths alone, one a line, for programs; shown first, so that a person reads the next step last. A reader that
        // went away must not cost the warnings.
        let listed = options.list(&bundle, out).and_then(|()| out.flush());
        for warning in &bundle.warnings {
            let line = format!(
                "warning: {}: {} [{}]",
                warning.about, warning.text, warning.code
            );
            screen::say(err, Outcome::Done, &line);
        }
        screen::say(err, Outcome::Done, &options.next(plan, &bundle));
        listed?;
        Ok(Outcome::Done)
    })
}

/// The part of the account with this key or id.
fn of_account<'p>(plan: &Plan<'p>, named: &str) -> Result<Plan<'p>, String> {
    let mut accounts = plan.accounts.iter();
    let found = accounts.find(|account| account.key == named || account.id == named);
    let part = found.and_then(|account| plan.part(account.key));
    part.ok_or_else(|| {
        let known = plan.accounts.iter();
        let known: Vec<String> = known
            .map(|account| format!("{} ({})", account.key, account.id))
            .collect();
        let known = known.join(", ");
        format!(
            "sagesetup: no account {} takes part; --for takes one of: {known}",
            quoted(named)
        )
    })
}

impl Options {
    /// Writes both, or neither where one of them is refused.
    fn write(&self, bundle: &Bundle) -> Result<(), WriteError> {
        let files = bundle.files();
        let archive = self.archive.as_ref();
        let prepared = archive.map(|archive| archive.prepare(&files, self.force));
        let prepared = prepared.transpose()?;
        if let Some(dir) = &self.out {
            write::write(dir, &files, self.force)?;
        }
        prepared.map_or(Ok(()), write::Prepared::move_in)
    }

    fn list(&self, bundle: &Bundle, out: &mut dyn Write) -> std::io::Result<()> {
        if let Some(dir) = &self.out {
            for file in bundle.files() {
                writeln!(out, "{}", screen::path(&dir.join(file.path)))?;
            }
        }
        if let Some(archive) = &self.archive {
            writeln!(out, "{}", screen::path(archive.path()))?;
        }
        Ok(())
    }

    /// What to do with what was written.
    fn next(&self, plan: &Plan<'_>, bundle: &Bundle) -> String {
        let place = match (&self.out, &self.archive) {
            (Some(dir), _) => dir.clone(),
            (None, Some(archive)) => archive.path().to_owned(),
            (None, None) => PathBuf::new(),
        };
        if let Some(part) = &plan.part {
            let title = plan.title(part.account);
            let place = self.archive.as_ref().map_or(place, |a| a.path().to_owned());
            let place = screen::path(&place);
            return format!("Next: send {place} to the admin of the {title}.");
        }
        let has = |path: &str| bundle.artifacts.iter().any(|a| a.path == path);
        if !has("README.md") {
            return format!("Written to {}.", screen::path(&place));
        }
        if self.out.is_none() {
            let archive = self.archive.as_ref().map_or("", Archive::folder);
            return format!(
                "Next: unpack {}, read {}, then follow the checklist of your account.",
                screen::path(&place),
                screen::clean(&format!("{archive}/README.md"))
            );
        }
        let readme = screen::path(&place.join("README.md"));
        format!("Next: read {readme}, then follow the checklist of your account.")
    }
}
