//! The command line.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use domain::actor::Role;

use crate::case_deed::CaseDeed;
use crate::consent_deed::ConsentDeed;
use crate::deed::{self, Deed, Order, Who};
use crate::exceptions_deed::{Delivery, ErasureDeed, HoldDeed, verify_certificate};
use crate::ground::Home;
use crate::intake::{Counter, FileFor};
use crate::portability_deed::PortabilityDeed;
use crate::telling::{Line, Teller, reasons};
use crate::{demo, init, serve, socket};

/// Customer service that makes the GDPR work by construction.
#[derive(Parser, Debug)]
#[command(name = "confidant", version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    home: Home,
    /// The account that does it (its work name); every deed has an actor, also here.
    #[arg(long = "as", global = true, env = "CONFIDANT_AS", value_name = "ACCOUNT")]
    account: Option<String>,
    /// Tell results as one JSON object a line.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Try it: a house of its own with invented people, and a server.
    Demo(demo::Demo),
    /// Found a house: keys, database, first accounts.
    Init(init::Init),
    /// Serve the pages.
    Serve(serve::Serve),
    /// Bring a shop's file in.
    #[command(subcommand)]
    Import(Import),
    /// Find a person, see what they bought, build their access package, erase them.
    #[command(subcommand)]
    Person(Person),
    /// The shop's totals without people.
    Totals,
    /// The proof log.
    #[command(subcommand)]
    Log(Log),
    /// Check the proof log: edits, gaps, re-ordering, rollback.
    Verify(Verify),
    /// Renew keys.
    #[command(subcommand)]
    Keys(Keys),
    /// Accounts of those who work here.
    #[command(subcommand)]
    Account(Account),
    /// What people are told about their data.
    #[command(subcommand)]
    Notice(Notice),
    /// Requests of people, when they are due, and how they stand.
    #[command(subcommand)]
    Case(CaseDeed),
    /// Objections, purposes, and proofs of consent.
    #[command(subcommand)]
    Consent(ConsentDeed),
    /// Erasures that wait, and what stays of those that are done.
    #[command(subcommand)]
    Erasure(ErasureDeed),
    /// Legal holds on named items of a person.
    #[command(subcommand)]
    Hold(HoldDeed),
    /// What people take along to another company, and what they bring from one (Art. 20).
    #[command(subcommand)]
    Portability(PortabilityDeed),
}

#[derive(Subcommand, Debug)]
enum Import {
    /// Invoices: lines with customer numbers, or one row for each invoice.
    Invoices(FileFor),
    /// Customers: names, addresses, phones.
    Customers(FileFor),
}

#[derive(Subcommand, Debug)]
enum Person {
    /// Find by e-mail address, customer number or the beginning of a name.
    Find { question: String },
    /// Purchases and their totals.
    Purchases(Who),
    /// Build the access package (Art. 15) as a ZIP file.
    Access {
        #[command(flatten)]
        who: Who,
        /// Where to write it.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Language of the readable part: en or de.
        #[arg(long, default_value = "en")]
        language: String,
    },
    /// Restrict processing (Art. 18): nothing but storage until it is lifted.
    Restrict {
        #[command(flatten)]
        who: Who,
        /// accuracy, unlawful, claim or objection.
        #[arg(long)]
        ground: String,
    },
    /// Write down that the person was told that a restriction is going to end (Art. 18(3)).
    TellLift {
        #[command(flatten)]
        who: Who,
        /// How: letter, email, phone or counter.
        #[arg(long)]
        way: String,
        /// What they were told.
        #[arg(long)]
        words: String,
    },
    /// End a restriction, three days after the person was told.
    Lift(Who),
    /// Write down that the person took a consent back (Art. 7(3)).
    Withdraw {
        #[command(flatten)]
        who: Who,
        /// Of which purpose.
        #[arg(long, default_value = "marketing")]
        purpose: String,
    },
    /// Write a note about the person.
    Note {
        #[command(flatten)]
        who: Who,
        /// The file with its words.
        #[arg(long, value_name = "FILE")]
        text: PathBuf,
        /// Words in it that are about another customer, as CUSTOMER=WORDS; once for each.
        #[arg(long, value_name = "CUSTOMER=WORDS")]
        about: Vec<String>,
    },
    /// Read the notes that concern the person.
    Notes(Who),
    /// Write down that an order is on its way, or has arrived.
    Delivery(Delivery),
    /// Erase (Art. 17): previews without --word; with it, it waits 72 hours or until a second person agrees.
    Erase {
        #[command(flatten)]
        who: Who,
        /// The word that orders it: ERASE.
        #[arg(long)]
        word: Option<String>,
    },
}

#[derive(Subcommand, Debug)]
enum Log {
    /// Write the log, its newest checkpoint and the public key into a folder.
    Export { folder: PathBuf },
    /// Sign a checkpoint of what is new.
    Seal,
}

#[derive(clap::Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
struct Verify {
    #[command(subcommand)]
    certificate: Option<VerifyWhat>,
    /// A folder made by `log export`; without it, the log in the database is checked.
    folder: Option<PathBuf>,
    /// The public key you trust, in a file; without it, the key in the folder is believed.
    #[arg(long, value_name = "FILE", requires = "folder")]
    key: Option<PathBuf>,
    /// A checkpoint that was kept elsewhere; may be repeated.
    #[arg(long = "checkpoint", value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
}

#[derive(Subcommand, Debug)]
enum VerifyWhat {
    /// Check the proof of a certificate of erasure, without a house and without us.
    Certificate {
        /// The file from the page of the certificate.
        file: PathBuf,
        /// The public key you trust, in a file; without it, the key in the file is believed.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
    },
}

#[derive(Subcommand, Debug)]
enum Keys {
    /// Renew a key and destroy the one before; can be killed and repeated.
    #[command(subcommand)]
    Rotate(Rotate),
}

#[derive(Subcommand, Debug)]
enum Rotate {
    /// The weekly key: every person's key moves under the new one.
    Epoch,
    /// The root key: every key file moves under the new one.
    Root,
}

#[derive(Subcommand, Debug)]
enum Account {
    /// Add one; its first password is drawn and shown once.
    Add {
        handle: String,
        /// agent, `team_lead`, `privacy_manager`, `data_protection_officer` or administrator.
        #[arg(long, value_parser = role)]
        role: Role,
        /// Name of its team; agents and team leads need one.
        #[arg(long)]
        team: Option<String>,
    },
    /// Draw another password for an account; it is shown once, and the account's sessions end.
    Password { handle: String },
    /// List them.
    List,
}

#[derive(Subcommand, Debug)]
enum Notice {
    /// Publish the next version from Markdown files, one for each language: `en=FILE`.
    Publish {
        slug: String,
        #[arg(required = true, value_name = "LANGUAGE=FILE")]
        texts: Vec<String>,
        /// Only wording changed; consents stay as they are, if the data protection officer agreed to these texts.
        #[arg(long)]
        editorial: bool,
        /// It is told to those who work here; every account sees it until it has acknowledged it.
        #[arg(long)]
        staff: bool,
    },
    /// Agree, as data protection officer, that these very texts differ from the published ones in words only.
    Agree {
        slug: String,
        #[arg(required = true, value_name = "LANGUAGE=FILE")]
        texts: Vec<String>,
    },
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).filter(|role| *role != Role::System).ok_or_else(|| "not a role of an account".to_owned())
}

impl Cli {
    /// Carries the command out.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let mut teller = Teller::new(self.json);
        match self.command {
            Command::Demo(demo) => demo::run(&self.home, demo).await,
            Command::Init(init) => init::run(&self.home, init, &mut teller).await,
            Command::Serve(serve) => serve::run(&self.home, serve).await,
            Command::Verify(Verify { certificate: Some(VerifyWhat::Certificate { file, key }), .. }) => {
                verify_certificate(&file, key.as_ref(), &mut teller)
            }
            Command::Verify(Verify { folder: Some(folder), key, checkpoints, .. }) => {
                verify_folder(&folder, key.as_deref(), &checkpoints, &mut teller)
            }
            command @ (Command::Import(_)
            | Command::Person(_)
            | Command::Totals
            | Command::Log(_)
            | Command::Verify(_)
            | Command::Keys(_)
            | Command::Account(_)
            | Command::Notice(_)
            | Command::Case(_)
            | Command::Consent(_)
            | Command::Erasure(_)
            | Command::Hold(_)
            | Command::Portability(_)) => {
                let account = self.account.context("say which account does it: --as ACCOUNT")?;
                let deed = deed_of(command)?;
                do_deed(&self.home, Order { account, deed }, &mut teller).await
            }
        }
    }
}

fn deed_of(command: Command) -> anyhow::Result<Deed> {
    Ok(match command {
        Command::Import(Import::Invoices(file)) => file.deed(Counter::Invoices)?,
        Command::Import(Import::Customers(file)) => file.deed(Counter::Customers)?,
        Command::Person(Person::Find { question }) => Deed::Find { question },
        Command::Person(Person::Purchases(who)) => Deed::Purchases { who },
        Command::Person(Person::Access { who, out, language }) => {
            Deed::Access { who, out: std::path::absolute(out)?, language }
        }
        Command::Person(Person::Restrict { who, ground }) => Deed::Restrict { who, ground },
        Command::Person(Person::TellLift { who, way, words }) => Deed::TellLift { who, way, words },
        Command::Person(Person::Lift(who)) => Deed::Lift { who },
        Command::Person(Person::Withdraw { who, purpose }) => Deed::Withdraw { who, purpose },
        Command::Person(Person::Erase { who, word }) => Deed::Erase { who, word },
        Command::Person(Person::Note { who, text, about }) => note_deed(who, &text, &about)?,
        Command::Person(Person::Notes(who)) => Deed::Notes { who },
        Command::Totals => Deed::Totals,
        Command::Log(Log::Export { folder }) => Deed::LogExport { folder: std::path::absolute(folder)? },
        Command::Log(Log::Seal) => Deed::LogSeal,
        Command::Verify(verify) => Deed::Verify { checkpoints: read_all(&verify.checkpoints)? },
        Command::Keys(Keys::Rotate(Rotate::Epoch)) => Deed::RotateEpoch,
        Command::Keys(Keys::Rotate(Rotate::Root)) => Deed::RotateRoot,
        Command::Account(Account::Add { handle, role, team }) => {
            Deed::AccountAdd { handle, role: role.code().to_owned(), team }
        }
        Command::Account(Account::Password { handle }) => Deed::AccountPassword { handle },
        Command::Account(Account::List) => Deed::AccountList,
        Command::Notice(Notice::Publish { slug, texts, editorial, staff }) => {
            Deed::NoticePublish { slug, texts: read_texts(&texts)?, editorial, staff }
        }
        Command::Notice(Notice::Agree { slug, texts }) => Deed::NoticeAgree { slug, texts: read_texts(&texts)? },
        Command::Case(deed) => Deed::Case(deed.read()?),
        Command::Consent(deed) => Deed::Consent(deed.absolute()?),
        Command::Erasure(deed) => Deed::Erasure(deed.absolute()?),
        Command::Hold(deed) => Deed::Hold(deed),
        Command::Portability(deed) => Deed::Portability(deed.absolute()?),
        Command::Person(Person::Delivery(deed)) => Deed::Delivery(deed),
        Command::Demo(_) | Command::Init(_) | Command::Serve(_) => bail!("not a deed"),
    })
}

fn note_deed(who: Who, text: &Path, about: &[String]) -> anyhow::Result<Deed> {
    let text = std::fs::read_to_string(text).with_context(|| format!("could not read {}", text.display()))?;
    let pair = |about: &String| {
        let (customer, words) = about.split_once('=').context("write CUSTOMER=WORDS")?;
        Ok((customer.to_owned(), words.to_owned()))
    };
    Ok(Deed::Note { who, text, about: about.iter().map(pair).collect::<anyhow::Result<_>>()? })
}

/// The texts of a notice, each with its language.
fn read_texts(texts: &[String]) -> anyhow::Result<Vec<(String, String)>> {
    let read = |text: &String| {
        let (language, file) = text.split_once('=').context("write LANGUAGE=FILE, as in en=notice.md")?;
        let words = std::fs::read_to_string(file).with_context(|| format!("could not read {file}"))?;
        Ok((language.to_owned(), words))
    };
    texts.iter().map(read).collect()
}

fn read_all(files: &[PathBuf]) -> anyhow::Result<Vec<String>> {
    let read =
        |file: &PathBuf| std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()));
    files.iter().map(read).collect()
}

fn verify_folder(
    folder: &std::path::Path,
    key: Option<&std::path::Path>,
    checkpoints: &[PathBuf],
    teller: &mut Teller,
) -> anyhow::Result<ExitCode> {
    let key = key
        .map(|file| std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display())))
        .transpose()?;
    let report = app::proof::verify_export(folder, &custody::RealDisk, &read_all(checkpoints)?, key.as_deref())?;
    let value = deed::report_value(&report);
    let sound = report.is_sound();
    teller.tell(&Line::Done(value));
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Gives the deed to the running server, or else does it here with the house locked.
async fn do_deed(home: &Home, order: Order, teller: &mut Teller) -> anyhow::Result<ExitCode> {
    let done = match socket::ask(&home.socket(), &order, teller).await? {
        Some(done) => done,
        None => do_here(home, order, teller).await?,
    };
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn do_here(home: &Home, order: Order, teller: &mut Teller) -> anyhow::Result<bool> {
    let _lock = home.lock()?;
    let app = std::sync::Arc::new(app::founding::open(&home.ground()).await?);
    app::journal::fold(&app).await.context("the journal could not be carried out")?;
    if let Err(error) = app::erasures::resume_all(&app).await {
        crate::telling::complain(&format!("an erasure of an earlier run waits: {}", reasons(&error.into()).join(": ")));
    }
    app::kept::end_what_is_over(&app).await.context("what had stayed after an erasure could not be ended")?;
    app::proof::publish_newest(&app).await?;
    let (lines, mut told) = tokio::sync::mpsc::unbounded_channel();
    let deed = tokio::spawn({
        let app = std::sync::Arc::clone(&app);
        async move { deed::run(&app, order, lines).await }
    });
    while let Some(line) = told.recv().await {
        teller.tell(&line);
    }
    let outcome = deed.await.context("the deed broke off")?;
    app::proof::seal(&app).await.context("could not sign the proof log")?;
    let line = match outcome {
        Ok(value) => Line::Done(value),
        Err(error) => Line::Failed(reasons(&error)),
    };
    let failed = matches!(&line, Line::Failed(_))
        || matches!(&line, Line::Done(value) if value.get("sound") == Some(&false.into()));
    teller.tell(&line);
    Ok(!failed)
}
