//! The command line: what is given, what each command does, which exit code follows.

mod check;
mod completions;
mod explain;
mod export;
mod folder;
mod grants;
mod input;
mod man;
mod outcome;
mod playbooks;
mod preview;
mod questions;
mod screen;
mod sessions;
mod wizard;

use std::{ffi::OsString, io::Write, path::PathBuf};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
pub use outcome::Outcome;

use crate::{playbook, policy::Kind};

/// Sets up the IAM roles and policies of Amazon SageMaker AI, in one AWS account or two.
///
/// Give it answers to a playbook's questions, and it writes a bundle: policies, trust policies, a checklist of console
/// steps for each account and a page that explains it all. It calls no AWS service and sends nothing anywhere.
#[derive(Debug, Parser)]
#[command(
    name = "sagesetup",
    version,
    disable_help_subcommand = true,
    after_help = "Examples:\n  \
        sagesetup questions PLAYBOOK --template > answers.json\n  \
        sagesetup export --answers answers.json --out bundle\n\n\
        Exit codes: 0 done; 1 the operation failed; 2 the command line or the answers are not usable; \
        3 `check` found errors, or `grants --can` says no; 130 interrupted."
)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens the wizard, which asks, checks while you type and writes the bundle.
    #[command(after_help = "Examples:\n  \
        sagesetup wizard PLAYBOOK\n  \
        sagesetup wizard --session production\n  \
        sagesetup wizard --answers answers.json --plain\n\n\
        The work is saved after every answer. ACCESSIBLE=1 is the same as --plain; NO_COLOR turns colours off.")]
    Wizard {
        /// The playbook to begin, as `sagesetup playbooks` lists it; none opens the welcome screen.
        playbook: Option<String>,
        /// A saved session to go on with, or the name of a new one.
        #[arg(long, value_name = "NAME")]
        session: Option<String>,
        /// An answers file to begin from.
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
        /// Asks line by line, for screen readers and dumb terminals.
        #[arg(long)]
        plain: bool,
    },
    /// Lists the playbooks: the set-ups it knows.
    #[command(after_help = "Example:\n  sagesetup playbooks")]
    Playbooks {
        /// Prints one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Shows what a playbook asks, or gives a file to fill in.
    #[command(after_help = "Examples:\n  \
        sagesetup questions PLAYBOOK\n  \
        sagesetup questions PLAYBOOK --template > answers.json\n  \
        sagesetup questions PLAYBOOK --schema > answers.schema.json")]
    Questions {
        /// The playbook's id, as `sagesetup playbooks` lists it.
        playbook: String,
        /// Prints the questions as one JSON document.
        #[arg(long, group = "form")]
        json: bool,
        /// Prints an answers file with example values; it exports as it stands.
        #[arg(long, group = "form")]
        template: bool,
        /// Prints a JSON Schema of the answers file, for an editor to check against.
        #[arg(long, group = "form")]
        schema: bool,
    },
    /// Writes the bundle for a set of answers, whole or a part of it, as a folder or an archive.
    Export(export::Options),
    /// Prints one file of a bundle without writing anything, or lists the files.
    #[command(after_help = "Examples:\n  \
        sagesetup preview --answers answers.json\n  \
        sagesetup preview --answers answers.json emr-account/CHECKLIST.md")]
    Preview {
        /// The answers file, or - for standard input.
        #[arg(long, value_name = "FILE")]
        answers: PathBuf,
        /// A file of the bundle, as the list shows it.
        path: Option<String>,
    },
    /// Checks IAM policy files or a whole bundle, and says what is wrong where.
    #[command(after_help = "Examples:\n  \
        sagesetup check policy.json trust.json\n  \
        sagesetup check bundle\n  \
        aws iam get-role --role-name NAME | sagesetup check -\n\n\
        A folder with a bundle.json is judged as a whole set-up; in any other folder every JSON file with a policy is\n\
        checked. Exit codes: 0 no error; 1 a file cannot be read; 3 errors (with --strict: or warnings).")]
    Check {
        /// Files, folders or bundles; `-` reads standard input.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// What kind of policy the files hold; without it, what they look like.
        #[arg(long, value_parser = ["identity", "trust", "resource", "scp"])]
        kind: Option<String>,
        /// Prints one JSON document.
        #[arg(long, conflicts_with = "sarif")]
        json: bool,
        /// Prints SARIF 2.1.0, for review tools.
        #[arg(long)]
        sarif: bool,
        /// Warnings count as errors.
        #[arg(long)]
        strict: bool,
    },
    /// Explains an error message of AWS, an id or the code of a check: cause, whose task it is, what to change.
    #[command(after_help = "Examples:\n  \
        sagesetup explain - < message.txt\n  \
        sagesetup explain \"AccessDeniedException: User: … is not authorized to perform: …\"\n  \
        sagesetup explain S12\n  \
        sagesetup explain passed-to-service\n\n\
        Paste the message as it is, wrapped lines, colours and traceback included; - reads it until the end of the \
        input. A text that begins with a hyphen goes behind --.")]
    Explain {
        /// The message, the id of a failure, or the code of a check; - for standard input.
        #[arg(value_name = "TEXT|CODE|-", required = true, num_args = 1..)]
        text: Vec<OsString>,
        /// Prints one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Shows who may do what once a set-up stands, and why; answers whether one thing is allowed.
    #[command(
        group = clap::ArgGroup::new("setup").required(true),
        after_help = "Examples:\n  \
            sagesetup grants --answers answers.json\n  \
            sagesetup grants --bundle bundle --json\n  \
            sagesetup grants --bundle bundle --can ROLE s3:GetObject arn:aws:s3:::bucket/key\n  \
            sagesetup grants --bundle bundle --can sagemaker.amazonaws.com sts:AssumeRole ROLE-ARN \\\n      \
            aws:SourceAccount=444455556666\n\n\
            ROLE is a role's name or ARN, the ARN of a session, or a service. KEY=VALUE is a condition key of the request; \
            a key that stands several times has several values. The answer is yes (exit code 0) or no (3), followed by the \
            statement that decides. It rests on the documents of the set-up alone and asks nothing of AWS."
    )]
    Grants {
        /// The answers file, or - for standard input.
        #[arg(long, value_name = "FILE", group = "setup")]
        answers: Option<PathBuf>,
        /// The folder of a bundle.
        #[arg(long, value_name = "DIR", group = "setup")]
        bundle: Option<PathBuf>,
        /// Prints one JSON document.
        #[arg(long)]
        json: bool,
        /// Answers whether a role may do an action on a resource.
        #[arg(
            long,
            num_args = 3..,
            value_names = ["ROLE", "ACTION", "RESOURCE", "KEY=VALUE"],
            allow_hyphen_values = false
        )]
        can: Vec<String>,
    },
    /// Lists, shows or removes saved sessions, and takes in what was done in an account.
    #[command(
        flatten_help = true,
        disable_help_subcommand = true,
        after_help = "Examples:\n  \
            sagesetup sessions list\n  \
            sagesetup sessions show NAME > answers.json\n  \
            sagesetup sessions import emr-account/result.json\n  \
            sagesetup sessions remove NAME"
    )]
    Sessions {
        #[command(subcommand)]
        command: sessions::Command,
    },
    /// Prints completions for a shell.
    #[command(
        after_help = "Example:\n  sagesetup completions bash > ~/.local/share/bash-completion/completions/sagesetup"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Prints the manual page.
    #[command(after_help = "Example:\n  sagesetup man > ~/.local/share/man/man1/sagesetup.1")]
    Man,
}

/// The commands, with a real playbook in their examples.
fn commands() -> clap::Command {
    let id = playbook::BUILT_IN
        .first()
        .map_or("PLAYBOOK", |source| source.id);
    let with_id = |command: clap::Command| {
        let help = command.get_after_help().map(ToString::to_string);
        match help {
            Some(help) => command.after_help(help.replace("PLAYBOOK", id)),
            None => command,
        }
    };
    let names: Vec<String> = Args::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    names.iter().fold(with_id(Args::command()), |all, name| {
        all.mut_subcommand(name, with_id)
    })
}

fn parse(args: Vec<OsString>) -> Result<Args, clap::Error> {
    let matches = commands().try_get_matches_from(args)?;
    Args::from_arg_matches(&matches)
}

/// Runs one command line. Output for programs goes to `out`, everything else to `err`.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    let args: Vec<OsString> = args.into_iter().collect();
    // Alone, the program's name opens the wizard: nothing has to be parsed for that, and it is there the sooner.
    let parsed = if args.len() <= 1 {
        Ok(Args { command: None })
    } else {
        Args::try_parse_from(&args)
    };
    let args = match parsed {
        Ok(args) => args,
        Err(error) => {
            // Once more, so that the message quotes arguments that are safe to print.
            let safe = args
                .iter()
                .map(|argument| screen::argument(argument))
                .collect();
            let error = parse(safe).err().unwrap_or(error);
            return screen::usage(&error, out, err);
        }
    };
    let command = args.command.unwrap_or(Command::Wizard {
        playbook: None,
        session: None,
        answers: None,
        plain: false,
    });
    let result = match command {
        Command::Wizard {
            playbook,
            session,
            answers,
            plain,
        } => wizard::run(
            &wizard::Options {
                playbook,
                session,
                answers,
                plain,
            },
            err,
        ),
        Command::Playbooks { json } => playbooks::run(json, out),
        Command::Questions {
            playbook,
            json,
            template,
            schema,
        } => {
            let form = questions::Form::of(json, template, schema);
            questions::run(&playbook, form, out, err)
        }
        Command::Export(options) => export::run(&options, out, err),
        Command::Preview { answers, path } => preview::run(&answers, path.as_deref(), out, err),
        Command::Check {
            paths,
            kind,
            json,
            sarif,
            strict,
        } => check::run(
            &check::Options {
                paths,
                kind: kind.as_deref().and_then(Kind::named),
                form: check::Form::of(json, sarif),
                strict,
            },
            out,
            err,
        ),
        Command::Grants {
            answers,
            bundle,
            json,
            can,
        } => grants::run(
            &grants::Options {
                answers,
                bundle,
                json,
                can,
            },
            out,
            err,
        ),
        Command::Explain { text, json } => explain::run(&text, json, out, err),
        Command::Sessions { command } => sessions::run(&command, out, err),
        Command::Completions { shell } => completions::run(commands(), shell, out),
        Command::Man => man::run(commands(), out),
    };
    let outcome = result.unwrap_or_else(|error| screen::failed(&error, err));
    outcome.and(out.flush(), err)
}
