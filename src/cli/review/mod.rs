//! `copydesk review`: the page of `--format html` with which somebody decides about the findings.
//!
//! A server on the loopback interface gives the page and takes decisions, each of which is a change
//! of files that version control shows. It answers who knows its address only: the port is a free
//! one, the path has a secret that is new each time, and requests that another page or host sends
//! are refused.

mod desk;

mod requests;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Deserialize;

use self::desk::Desk;
use crate::cli;
use crate::cli::checking::CheckingArguments;
use crate::text::finding::Problem;

#[derive(Debug, Args)]
pub(super) struct ReviewArguments {
    /// Files and folders, read as one corpus
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    checking: CheckingArguments,
}

/// What somebody decides.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
enum Decision {
    /// What stands at a place of a finding is right, in all texts.
    Form {
        /// What links to the finding.
        id: String,
        /// Which of its places, counted from the primary one.
        place: usize,
    },
    /// A finding is allowed where it stands.
    Allow {
        /// What links to the finding.
        id: String,
        /// Why.
        reason: String,
    },
    /// A fix is applied.
    Fix {
        /// What links to the finding.
        id: String,
        /// Whether wherever the same is found.
        everywhere: bool,
    },
    /// The last decision is taken back.
    Undo,
}

pub(super) fn run(arguments: &ReviewArguments) -> ExitCode {
    let served = serve(arguments);
    served.map_or_else(
        |problems| {
            cli::show(&problems);
            ExitCode::from(2)
        },
        |()| ExitCode::SUCCESS,
    )
}

fn serve(arguments: &ReviewArguments) -> Result<(), Vec<Problem>> {
    let failed = |what: &str, error: &dyn std::fmt::Display| {
        vec![Problem::error(format!("{what}: {error}"))]
    };
    // What keeps a run from reading any text is told before anybody opens the page.
    let mut desk = Desk::open(arguments)?;
    let server = tiny_http::Server::http("127.0.0.1:0")
        .map_err(|error| failed("cannot listen on the loopback interface", &error))?;
    let Some(address) = server.server_addr().to_ip() else {
        return Err(failed("cannot listen", &"there is no port"));
    };
    let mut secret = [0; 16];
    getrandom::fill(&mut secret).map_err(|error| failed("cannot make a secret", &error))?;
    let secret: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let address = requests::Address { port: address.port(), secret };
    let printed = cli::print(|out| {
        writeln!(out, "{}", address.page())?;
        out.flush()
    });
    if let Some(problem) = printed {
        return Err(vec![problem]);
    }
    cli::say("open this address in a browser; Ctrl-C ends");
    for request in server.incoming_requests() {
        requests::answer(request, &address, &mut desk);
    }
    Ok(())
}
