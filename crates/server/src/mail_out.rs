//! Mail that goes out while the server runs: the relay as the command line says, and the job that hands mail to it.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use app::App;
use app::mails::Post;
use mail::{Config, Relay, Security};

/// Where mail is handed over. Without a relay it waits in the queue.
#[derive(clap::Args, Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "the options are called --mail-…")]
pub struct MailOut {
    /// Name of the mail server that takes our mail.
    #[arg(long, env = "CONFIDANT_MAIL_RELAY", value_name = "HOST")]
    mail_relay: Option<String>,
    /// Its port; 465 with `tls`, otherwise 587, unless said.
    #[arg(long, env = "CONFIDANT_MAIL_PORT", value_name = "PORT")]
    mail_port: Option<u16>,
    /// How the way to it is protected: `tls`, `starttls`, or `none` for one on this machine.
    #[arg(long, env = "CONFIDANT_MAIL_TLS", value_name = "HOW", default_value = "starttls", value_parser = security)]
    mail_tls: Security,
    /// The name it knows us by.
    #[arg(long, env = "CONFIDANT_MAIL_USER", value_name = "NAME", requires = "mail_password_file")]
    mail_user: Option<String>,
    /// File with the password (mode 0600).
    #[arg(long, env = "CONFIDANT_MAIL_PASSWORD_FILE", value_name = "FILE", requires = "mail_user")]
    mail_password_file: Option<PathBuf>,
    /// The sender of every mail.
    #[arg(long, env = "CONFIDANT_MAIL_FROM", value_name = "ADDRESS", requires = "mail_relay")]
    mail_from: Option<String>,
    /// Certificates (PEM) that are believed beside those of the machine.
    #[arg(long, env = "CONFIDANT_MAIL_CA_FILE", value_name = "FILE")]
    mail_ca_file: Option<PathBuf>,
}

/// How often the queue is looked at.
const SECONDS: u64 = 5;

fn security(word: &str) -> Result<Security, String> {
    match word {
        "tls" => Ok(Security::Tls),
        "starttls" => Ok(Security::StartTls),
        "none" => Ok(Security::None),
        _ => Err("tls, starttls or none".to_owned()),
    }
}

impl MailOut {
    /// No relay: mail waits.
    pub const NOWHERE: Self = Self {
        mail_relay: None,
        mail_port: None,
        mail_tls: Security::StartTls,
        mail_user: None,
        mail_password_file: None,
        mail_from: None,
        mail_ca_file: None,
    };

    /// The way to the relay, if there is one; links in mails lead to `public_url`.
    pub fn post(&self, public_url: &str) -> anyhow::Result<Option<Relay>> {
        let Some(host) = self.mail_relay.clone() else { return Ok(None) };
        let from = self.mail_from.clone().context("say who sends mail: --mail-from ADDRESS")?;
        let usual = if self.mail_tls == Security::Tls { 465 } else { 587 };
        let config = Config {
            host,
            port: self.mail_port.unwrap_or(usual),
            security: self.mail_tls,
            login: self.login()?,
            roots: self.mail_ca_file.as_deref().map(read).transpose()?,
            from,
            public_url: public_url.to_owned(),
        };
        Ok(Some(Relay::new(&config).context("could not set up the way to the mail server")?))
    }

    fn login(&self) -> anyhow::Result<Option<(String, String)>> {
        let (Some(user), Some(file)) = (&self.mail_user, &self.mail_password_file) else { return Ok(None) };
        let mode = std::fs::metadata(file).with_context(|| format!("could not read {}", file.display()))?;
        if mode.permissions().mode() & 0o077 != 0 {
            bail!("{} can be read by others; make it 0600", file.display());
        }
        let password = String::from_utf8(read(file)?).context("the password of the mail server is not text")?;
        Ok(Some((user.clone(), password.trim_end_matches(['\r', '\n']).to_owned())))
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("could not read {}", file.display()))
}

/// Hands over what is due, again and again.
pub async fn hand_over_always(app: Arc<App>, post: impl Post) {
    let mut tick = tokio::time::interval(Duration::from_secs(SECONDS));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        match app::mails::hand_over(&app, &post).await {
            Ok(run) if run.is_nothing() => (),
            Ok(run) => tracing::info!(
                sent = run.sent,
                later = run.later,
                failed = run.failed,
                dropped = run.dropped,
                "handed mail over"
            ),
            Err(error) => tracing::error!(error = &error as &dyn std::error::Error, "mail waits"),
        }
    }
}
