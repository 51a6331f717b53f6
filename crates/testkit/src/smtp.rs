//! A mail relay for tests: real SMTP over TCP on this machine, on threads of its own.
//!
//! It takes what it is given and keeps it to be read, or refuses, hangs up or holds still as it was told before.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// What the relay does with the next mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Plan {
    /// Takes it.
    Take,
    /// Refuses the recipient with this code, and repeats the address in its answer, as relays do.
    RefuseRecipient(u16),
    /// Refuses the words with this code.
    RefuseData(u16),
    /// Hangs up before it has the words.
    HangUpBefore,
    /// Takes the words and hangs up before it says so.
    HangUpAfter,
}

/// One mail as it came over the wire.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// Head and body, without the dots of the transport.
    pub bytes: Vec<u8>,
}

#[derive(Default)]
struct Desk {
    plans: VecDeque<Plan>,
    taken: Vec<Taken>,
    is_held: bool,
    waiting: usize,
    login: Option<String>,
    stopped: bool,
}

#[derive(Default)]
struct Shared {
    desk: Mutex<Desk>,
    changed: Condvar,
}

/// A relay that listens until it is dropped.
pub struct Relay {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

impl Relay {
    /// Opens for business on a free port.
    pub fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let listening = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || listen(&listener, &shared)
        });
        Self { address, shared, listening: Some(listening) }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Asks for this name and password from now on.
    pub fn ask_for(&self, user: &str, password: &str) {
        let login = BASE64_STANDARD.encode(format!("\0{user}\0{password}"));
        self.shared.desk.lock().unwrap().login = Some(login);
    }

    /// What to do with the mails to come, in their order; those after them are taken.
    pub fn plan(&self, plans: &[Plan]) {
        self.shared.desk.lock().unwrap().plans.extend(plans);
    }

    /// Answers nothing to the words of a mail until [`Self::go_on`].
    pub fn hold_still(&self) {
        self.shared.desk.lock().unwrap().is_held = true;
    }

    /// Somebody to wait at the door, on a thread of their own.
    pub fn watcher(&self) -> Watcher {
        Watcher(Arc::clone(&self.shared))
    }

    /// Answers whoever waits.
    pub fn go_on(&self) {
        self.shared.desk.lock().unwrap().is_held = false;
        self.shared.changed.notify_all();
    }

    /// Every mail so far, the oldest first.
    pub fn taken(&self) -> Vec<Taken> {
        self.shared.desk.lock().unwrap().taken.clone()
    }
}

/// Whoever waits at the door of a relay.
pub struct Watcher(Arc<Shared>);

impl Watcher {
    /// Waits until somebody has handed words over and waits for an answer.
    pub fn until_somebody_waits(&self) {
        let desk = self.0.desk.lock().unwrap();
        drop(self.0.changed.wait_while(desk, |desk| desk.waiting == 0).unwrap());
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        {
            let mut desk = self.shared.desk.lock().unwrap();
            (desk.stopped, desk.is_held) = (true, false);
        }
        self.shared.changed.notify_all();
        // The listener wakes for one more connection, and sees that it is over.
        drop(TcpStream::connect(self.address));
        self.listening.take().into_iter().for_each(|thread| drop(thread.join()));
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.desk.lock().unwrap().stopped {
            return;
        }
        let (shared, Ok(stream)) = (Arc::clone(shared), stream) else { return };
        // A peer that goes away ends its conversation, and nothing else.
        std::thread::spawn(move || drop(converse(&stream, &shared)));
    }
}

/// One connection; `Ok` and `Err` both mean that it is over.
fn converse(stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    writer.write_all(b"220 relay.test ESMTP\r\n")?;
    let (mut envelope, mut plan, mut line) = ((String::new(), Vec::new()), Plan::Take, String::new());
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let command = line.trim_end();
        let (verb, rest) = command.split_once([' ', ':']).unwrap_or((command, ""));
        let answer = match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => greeting(shared),
            "AUTH" => login(shared, rest),
            "MAIL" => {
                plan = shared.desk.lock().unwrap().plans.pop_front().unwrap_or(Plan::Take);
                envelope = (address_in(rest), Vec::new());
                "250 so far so good".to_owned()
            }
            "RCPT" => match plan {
                Plan::RefuseRecipient(code) => format!("{code} <{}> is not known here", address_in(rest)),
                Plan::Take | Plan::RefuseData(_) | Plan::HangUpBefore | Plan::HangUpAfter => {
                    envelope.1.push(address_in(rest));
                    "250 so far so good".to_owned()
                }
            },
            "DATA" if plan == Plan::HangUpBefore => return Ok(()),
            "DATA" => {
                writer.write_all(b"354 go on\r\n")?;
                let bytes = words(&mut reader)?;
                wait(shared);
                if let Plan::RefuseData(code) = plan {
                    format!("{code} not today")
                } else {
                    let (from, to) = std::mem::take(&mut envelope);
                    shared.desk.lock().unwrap().taken.push(Taken { from, to, bytes });
                    if plan == Plan::HangUpAfter {
                        return Ok(());
                    }
                    "250 taken".to_owned()
                }
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            "NOOP" | "RSET" => "250 fine".to_owned(),
            _ => "502 not known".to_owned(),
        };
        writer.write_all(format!("{answer}\r\n").as_bytes())?;
    }
}

fn greeting(shared: &Shared) -> String {
    let asks = shared.desk.lock().unwrap().login.is_some();
    let login = if asks { "250-AUTH PLAIN\r\n" } else { "" };
    format!("250-relay.test\r\n{login}250-8BITMIME\r\n250 SMTPUTF8")
}

fn login(shared: &Shared, rest: &str) -> String {
    let wanted = shared.desk.lock().unwrap().login.clone();
    let is_right = wanted.is_some() && rest.strip_prefix("PLAIN ") == wanted.as_deref();
    if is_right { "235 come in".to_owned() } else { "535 not you".to_owned() }
}

fn wait(shared: &Shared) {
    let mut desk = shared.desk.lock().unwrap();
    desk.waiting += 1;
    shared.changed.notify_all();
    desk = shared.changed.wait_while(desk, |desk| desk.is_held).unwrap();
    desk.waiting -= 1;
}

/// What stands between the angle brackets.
fn address_in(rest: &str) -> String {
    let inside = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or_else(String::new, |(address, _)| address.to_owned())
}

/// The lines up to the lone dot, without the dots that were put before dots (RFC 5321 §4.5.2).
fn words(reader: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        let read = reader.by_ref().take(1 << 20).read_until(b'\n', &mut line)?;
        if read == 0 || line == b".\r\n" {
            return Ok(bytes);
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
