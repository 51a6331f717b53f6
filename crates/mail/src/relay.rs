//! The relay of the house: SMTP with TLS by rustls, the same connection for several mails.

use std::fmt;
use std::time::Duration;

use app::mails::{Letter, Post, PostError, Posting};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::message;

/// How the way to the relay is protected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Security {
    /// Not at all; for a relay on this machine.
    None,
    /// TLS once the relay was greeted; without it, nothing is sent.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// Where the relay is and who we are.
#[derive(Clone)]
pub struct Config {
    /// Its name, which its certificate must bear.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way is protected.
    pub security: Security,
    /// Name and password, if it asks for them.
    pub login: Option<(String, String)>,
    /// Certificates that are believed beside those of the machine (PEM).
    pub roots: Option<Vec<u8>>,
    /// The sender of every mail.
    pub from: String,
    /// Where links in mails lead: `https://service.example.org`.
    pub public_url: String,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

/// Why there is no way to the relay.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The sender is not an address.
    #[error("the sender of mails is not a mail address")]
    From,
    /// Mail would cross a network in the clear.
    #[error("a relay that is not on this machine needs TLS")]
    InTheClear,
    /// TLS cannot be set up.
    #[error("TLS to the relay could not be set up")]
    Tls(#[source] smtp::Error),
}

/// A way to the relay.
pub struct Relay {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
    public_url: String,
}

/// A relay that says nothing for so long is not there. All commands of one mail together stay far below the turn that
/// a process has with it.
const PATIENCE: Duration = Duration::from_secs(20);
/// Connections that are kept.
const CONNECTIONS: u32 = 4;

impl Relay {
    /// Sets up the way; nothing is sent yet, and a relay that is away now may be there later.
    pub fn new(config: &Config) -> Result<Self, RelayError> {
        let from: Address = config.from.parse().map_err(|_| RelayError::From)?;
        let host = config.host.as_str();
        if config.security == Security::None && !is_here(host) {
            return Err(RelayError::InTheClear);
        }
        let tls = || tls(config).map_err(RelayError::Tls);
        let tls = match config.security {
            Security::None => Tls::None,
            Security::StartTls => Tls::Required(tls()?),
            Security::Tls => Tls::Wrapper(tls()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(config.port)
            .tls(tls)
            .timeout(Some(PATIENCE))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS))
            .hello_name(ClientId::Domain(from.domain().to_owned()));
        if let Some((user, password)) = &config.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        let public_url = config.public_url.trim_end_matches('/').to_owned();
        Ok(Self { transport: builder.build(), from, public_url })
    }
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn tls(config: &Config) -> Result<TlsParameters, smtp::Error> {
    let mut parameters = TlsParameters::builder(config.host.clone());
    if let Some(pem) = &config.roots {
        parameters = parameters.add_root_certificate(Certificate::from_pem(pem)?);
    }
    parameters.build_rustls()
}

impl Post for Relay {
    fn send<'a>(&'a self, letter: &'a Letter) -> Posting<'a> {
        Box::pin(async move {
            let written = message::write(letter, &self.from, &self.public_url);
            let message = written.map_err(|_| PostError::Unwritable)?;
            // The error may repeat the address, so it ends here and only its code goes on.
            self.transport.send(message).await.map(drop).map_err(|error| outcome(&error))
        })
    }

    fn domain(&self) -> &str {
        self.from.domain()
    }
}

/// What is wrong with the relay or with our login is no fault of the mail: it waits until that is put right.
fn outcome(error: &smtp::Error) -> PostError {
    let code: Option<u16> = error.status().map(Into::into);
    match code {
        Some(530 | 534 | 535 | 538) => PostError::Later { code },
        Some(_) if error.is_permanent() => PostError::Refused { code },
        Some(_) | None => PostError::Later { code },
    }
}
